"""Text files as odd programs write them: encodings, delimiters, ends of lines, damage."""

from __future__ import annotations

import csv
import io
import random
from datetime import datetime
from typing import Literal

from tests.intake.mutated_tables import HEADER, Table


def make_text(table: Table, draw: random.Random) -> bytes:
    """Write the table as a text file, at times as damaged or odd programs do."""

    def pick(name: str, choices: list[str]) -> str:
        chosen = draw.choice(choices)
        if chosen != choices[0]:
            table.done.append(f"{name}: {chosen!r}")
        return chosen

    encoding = pick("encoding", ["utf-8", "utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5"])
    delimiter = pick("delimiter", [",", ",", "\t", ";", "|", "，"])
    newline = pick("newline", ["\n", "\n", "\r\n", "\r", "\n\n"])
    quoting: Literal[0, 1, 2] = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    rows = [list(HEADER)]
    for number, decided, published, office in table.lines:
        form = draw.choice(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"])
        when = "" if published is None else f"{published:{form}}" + (f" {published:%H:%M}" if isinstance(published, datetime) else "")
        remark = draw.choice(["", "", "甲,乙;丙", '说"可"', "第一行\n第二行", "a\tb"])
        name = draw.choice(
            [number, number, number, f'="{number}"', f"{number}\u200b", f" {number}", number.replace("〔", "[").replace("〕", "]")]
        )
        row = [name, f"{decided:{form}}", when, office, remark]
        if draw.random() < 0.06:
            row = spoil_row(row, number, table, draw)
        rows.append(row)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows(rows)
    text = pick("title", ["", "", "", "行政许可登记表\n", "单位：某厅，2020年\n", f"sep={delimiter}\n"]) + out.getvalue()
    if newline != "\n":
        text = "".join(newline if sign == "\n" else sign for sign in text) if newline != "\n\n" else text.replace("\n", "\n\n")
    data = text.encode(encoding, "replace")
    back = data.decode(encoding)
    table.bad.update(
        number for number, *_ in table.lines if any("?" in line and number[:-1] in line for line in back.replace("\r", "\n").split("\n"))
    )
    return damage(data, table, draw)


def spoil_row(row: list[str], number: str, table: Table, draw: random.Random) -> list[str]:
    """Change a row so that it must not be read."""
    table.bad.add(number)
    kind = draw.choice(["no day", "long", "short", "scientific", "no number"])
    table.done.append(f"spoilt: {kind}")
    match kind:
        case "no day":
            return [row[0], "2020-02-30", *row[2:]]
        case "long":
            return [*row, "", "多"]
        case "short":
            return row[:3]
        case "scientific":
            return ["3.60121E+14", *row[1:]]
        case _:
            return ["", *row[1:]]


def damage(data: bytes, table: Table, draw: random.Random) -> bytes:
    """At times cut the file off, or put in a NUL, a stray quote or a byte of another encoding."""
    way = draw.choice(["whole"] * 8 + ["truncated", "NUL", "stray quote", "foreign byte"])
    if way == "whole":
        return data
    table.done.append(f"bytes: {way}")
    place = draw.randrange(len(data) // 2, len(data))
    if way == "truncated":
        return data[:place]
    extra = {"NUL": b"\0", "stray quote": b'"', "foreign byte": b"\xff"}[way]
    return data[:place] + extra + data[place:]
