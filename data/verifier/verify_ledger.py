#!/usr/bin/env python3
"""Checks a govopen ledger without govopen: Python 3.8 or later, nothing else.

    python3 verify_ledger.py FILE [--anchor ID:SIZE:HEAD]… [--evidence FOLDER] [--lang zh|en]

FILE is a ledger (.db) or an export (.zip). Silent with exit code 0 when all is well; otherwise every fault on a line, and 4.
Without a checkpoint of an earlier report or mail only the inside of the file is proved; that is said on standard error.
It speaks Chinese, and English with --lang en or GOVOPEN_LANG=en.

不安装 govopen 也能校验台账：只需 Python 3.8 以上。FILE 是台账（.db）或导出件（.zip）；--anchor 后写以往报告或邮件上的校验点，可写多次。
没有异常时不输出，退出码 0；有异常时每行一条，退出码 4。
The format checked here is the one published in govopen/ledger/chain.py; this is a second implementation of it.
"""

import argparse
import hashlib
import json
import os
import re
import sqlite3
import sys
import zipfile
from array import array
from datetime import date, datetime, time
from urllib.parse import quote

SCHEMA = "f0c6842232e0cf8c0faeb1f1df3d9f872c414a3b80e021376f312d2d2c30e16f"  # SHA-256 of the tables, indexes and triggers of a ledger file
MARKS = (0x676F7670, 1)  # application_id and user_version of a ledger file
VERSIONS = [("0001",)]  # the same number of the schema, as the table of its migrations holds it
MAGIC = b"SQLite format 3\0"
EXPORT = "govopen.export/1"
FOUNDING = ("id", "nonce", "agency", "packs", "created")
ZEROS = "0" * 64
QUERY = """SELECT e.seq, e.matter_id, m.kind, m.number, m.key, e.event, e.facet, e.day, e.minute, e.unit, e.fields, e.alias, e.operator,
  e.recorded_at, e.batch, e.corrects, e.prev, e.hash FROM entry e LEFT JOIN matter m ON m.id = e.matter_id ORDER BY e.seq"""

CHINESE = {
    "a -wal file lies beside it, which a ledger never has": "旁边有 -wal 文件，台账不应有此文件",
    "it is neither a ledger nor an export": "既不是台账，也不是导出件",
    "the database is damaged: {}": "数据库损坏：{}",
    "tables, indexes or triggers were changed": "数据表、索引或触发器被改动",
    "the file is set to another way of writing than a ledger's": "文件的写入方式不是台账所用的方式",
    "the file is marked as another program's, or as of another version": "文件标记为其他程序或其他版本所有",
    "others may read {}": "他人可以读取 {}",
    "its format is {}, this verifier knows {}": "格式为 {}，本校验程序只认 {}",
    "line {} of the export is no entry": "导出件第 {} 行不是条目",
    "entry {} stands on another matter than it names": "第 {} 号条目所属事项与其所写不符",
    "the export ends with entry {}, its first line says {}": "导出件止于第 {} 号条目，首行写的是 {}",
    "entry {} does not follow entry {}": "第 {} 号条目不接第 {} 号条目",
    "entry {} does not name the hash of the entry before it": "第 {} 号条目所载的前一条目哈希值不符",
    "entry {} stands on a matter out of order": "第 {} 号条目所属事项次序有误",
    "entry {} was altered": "第 {} 号条目被改动",
    "entry {} corrects entry {}, which it cannot correct": "第 {} 号条目更正第 {} 号条目，但不能更正该条目",
    "entry {} holds a value that cannot be read": "第 {} 号条目含有无法读取的值",
    "{} is no checkpoint: 32 digits, a colon, a number, a colon, 64 digits": "{} 不是校验点：应为 32 位、冒号、条数、冒号、64 位",
    "the checkpoint of size {} is of another ledger, {}": "条数为 {} 的校验点属于另一台账 {}",
    "entries of the checkpoint of size {} were lost in the restore of entry {}; if it is younger than that, they were rewritten":
        "条数为 {} 的校验点中有条目在第 {} 号条目的恢复中丢失；如校验点晚于该次恢复，则条目被重写",
    "the checkpoint is of size {}, the file has {} entries; missing: {}": "校验点条数为 {}，文件有 {} 个条目；缺少 {} 个",
    "the head at size {} is {}, not {}": "条数为 {} 时的链首是 {}，不是 {}",
    "entry {} names its evidence in no known way": "第 {} 号条目的佐证材料写法无法识别",
    "entry {}: the file {} is missing or was replaced": "第 {} 号条目：佐证材料 {} 缺失或被替换",
    "entry {}: the file {} was changed": "第 {} 号条目：佐证材料 {} 被改动",
    "the ledger's id is not the fingerprint of its founding facts": "台账标识与建账信息不符",
    "there are founding facts that do not belong there": "建账信息中有不应有的内容",
    "{} matters are listed, entries tell of {}": "列有 {} 个事项，条目中有 {} 个",
    "cannot be read: {}": "无法读取：{}",
    "consistent in itself up to entry {}, but compared with no checkpoint: a ledger rewritten as a whole would pass too":
        "到第 {} 号条目自身一致，但没有与任何校验点核对：整本重写的台账也能通过",
}  # fmt: skip


def say(text, *values):
    """Return a sentence in the language asked for, with its values."""
    chosen = sys.argv[sys.argv.index("--lang") + 1 :][:1] if "--lang" in sys.argv[:-1] else [os.environ.get("GOVOPEN_LANG", "zh")]
    return (text if "--lang=en" in sys.argv or chosen == ["en"] else CHINESE[text]).format(*values)


def item(value):
    """Return a value as it is hashed."""
    if value is None:
        return "n"
    if type(value) not in (int, str):
        raise TypeError(value)
    return "{}{}:{}".format("i" if type(value) is int else "s", len(str(value)), value)


def fingerprint(name, *values):
    """Return the SHA-256 of a name and values."""
    return hashlib.sha256((name + "".join(map(item, values))).encode()).hexdigest()


def schema_of(base):
    """Return the SHA-256 of all tables, indexes and triggers but those that SQLite makes of itself."""
    parts = base.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE NOT (type = 'index' AND sql IS NULL) AND NOT (type = 'table' AND name LIKE 'sqlite@_stat_' ESCAPE '@')"
    ).fetchall()
    return hashlib.sha256(json.dumps(sorted(map(list, parts), key=str)).encode()).hexdigest()


def open_file(path, faults):
    """Return the founding facts, the rows and the number of matters of a ledger file."""
    if os.path.exists(path + "-wal"):
        raise ValueError(say("a -wal file lies beside it, which a ledger never has"))
    base = sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=rw", uri=True)
    base.execute("PRAGMA query_only=ON")
    for pragma in ("integrity_check", "foreign_key_check"):
        faults += [
            say("the database is damaged: {}", " ".join(map(str, row))) for row in base.execute("PRAGMA " + pragma) if row != ("ok",)
        ]
    if schema_of(base) != SCHEMA:
        faults.append(say("tables, indexes or triggers were changed"))
    if base.execute("PRAGMA journal_mode").fetchone() != ("delete",):
        faults.append(say("the file is set to another way of writing than a ledger's"))
    marks = tuple(base.execute("PRAGMA " + mark).fetchone()[0] for mark in ("application_id", "user_version"))
    if marks != MARKS or base.execute("SELECT version_num FROM alembic_version").fetchall() != VERSIONS:
        faults.append(say("the file is marked as another program's, or as of another version"))
    faults += [say("others may read {}", name) for name in loose_files(path)]
    return dict(base.execute("SELECT key, value FROM meta")), base.execute(QUERY), base.execute("SELECT count(*) FROM matter").fetchone()[0]


def loose_files(path):
    """Return those of the ledger's files and evidence that group or others may read or write."""
    folder = path + ".evidence"
    kept = [os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else []
    return [name for name in (path, path + "-journal", folder, *kept) if os.path.exists(name) and os.stat(name).st_mode & 0o077]


def open_export(path, faults):
    """Return the same of an export; its first line holds the founding facts, and with which entry it ends."""
    if not zipfile.is_zipfile(path):
        raise ValueError(say("it is neither a ledger nor an export"))
    lines = zipfile.ZipFile(path).open("ledger.jsonl")  # noqa: SIM115 (read to the end of the program)
    facts = json.loads(next(lines, b""))
    if facts["format"] != EXPORT:
        raise ValueError(say("its format is {}, this verifier knows {}", facts["format"], EXPORT))
    return {name: facts[name] for name in FOUNDING}, exported(lines, (facts["size"], facts["head"]), faults), None


def exported(lines, end, faults):
    """Yield the entries of an export, whose matters bear one name each, and compare the last with what the first line says."""
    last, names, seen = (0, ZEROS), array("q", [0]), set()
    for number, line in enumerate(lines, 2):
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != 18:
            raise ValueError(say("line {} of the export is no entry", number))
        name, key, matter = hash((row[2], row[3], row[4])), hash((row[2], row[4])), whole(row[1])
        if matter == len(names) and key not in seen:
            names.append(name)
            seen.add(key)
        elif not 0 < matter < len(names) or names[matter] != name:
            faults.append(say("entry {} stands on another matter than it names", row[0]))
        last = (row[0], row[17])
        yield tuple(row)
    if last != end:
        faults.append(say("the export ends with entry {}, its first line says {}", last[0], end[0]))


def readable(row):
    """Read the values of an entry and return its fields; raises TypeError, ValueError or RecursionError."""
    date.fromisoformat(row[7])
    time.fromisoformat("00:00" if row[8] is None else row[8])
    if datetime.fromisoformat(str(row[13]).replace("Z", "+00:00")).utcoffset() is None:
        raise ValueError(row[13])
    fields = json.loads(row[10])
    if not isinstance(fields, dict):
        raise TypeError(fields)
    return fields


def whole(value):
    """Return a number as it is and 0 for whatever else stands in its place."""
    return value if type(value) is int else 0


def links(row, before, head, matters):
    """Return what is wrong with an entry's place: its number, the hash before it, its matter."""
    seq = whole(row[0])
    problems = [say("entry {} does not follow entry {}", seq, before)] if row[0] != before + 1 else []
    if row[16] != head:
        problems.append(say("entry {} does not name the hash of the entry before it", seq))
    if not 0 < whole(row[1]) <= matters + 1:
        problems.append(say("entry {} stands on a matter out of order", seq))
    return problems


def altered(ledger, row):
    """Whether an entry's hash is not that of its content."""
    try:
        return fingerprint("govopen.entry/1", ledger, row[0], *row[2:17]) != row[17]
    except (TypeError, ValueError):
        return True


def scan(ledger, rows, sizes, faults):
    """Judge every entry; return the last one, the heads at the sizes asked for, the matters begun, the evidence and the restores."""
    heads, matters, kept, restores, owners, corrected = {0: ZEROS}, 0, [], [], array("q", [0]), set()
    before, head = 0, ZEROS
    for row in rows:
        seq, matter, corrects = whole(row[0]), whole(row[1]), row[15]
        problems = links(row, before, head, matters) + ([say("entry {} was altered", seq)] if altered(ledger, row) else [])
        wrong = whole(corrects)
        if corrects is not None and (not 0 < wrong < len(owners) or owners[wrong] != matter or wrong in corrected):
            problems.append(say("entry {} corrects entry {}, which it cannot correct", seq, corrects))
        try:
            fields = readable(row)
            files = fields.get("_evidence")
            kept += [(seq, str(name)) for name in files] if isinstance(files, list) else []
            restores += [(seq, fields["size"])] if row[5] == "restored" and isinstance(fields.get("size"), int) else []
        except (TypeError, ValueError, RecursionError):
            problems.append(say("entry {} holds a value that cannot be read", seq))
        faults += problems
        corrected.add(wrong)
        owners.append(matter)
        matters = matter if matter == matters + 1 else matters
        before, head = seq, row[17]
        if seq in sizes:
            heads[seq] = head
    return before, heads, matters, kept, restores


def read_anchor(text):
    """Read a checkpoint as reports print it, however it was broken or cased when it was copied."""
    match = re.fullmatch("([0-9a-f]{32}):([0-9]{1,10}):([0-9a-f]{64})", "".join(text.split()).lower())
    if match is None:
        raise argparse.ArgumentTypeError(say("{} is no checkpoint: 32 digits, a colon, a number, a colon, 64 digits", text))
    return match[1], int(match[2]), match[3]


def check_anchor(anchor, ledger, entries, heads, restores, faults):
    """Compare a checkpoint with the head found at its size."""
    known, size, head = anchor
    lost = [seq for seq, kept in restores if kept < size]
    if known != ledger:
        faults.append(say("the checkpoint of size {} is of another ledger, {}", size, known))
    elif heads.get(size) == head:
        return
    elif lost:
        text = "entries of the checkpoint of size {} were lost in the restore of entry {}; if it is younger than that, they were rewritten"
        faults.append(say(text, size, lost[0]))
    elif size not in heads:
        faults.append(say("the checkpoint is of size {}, the file has {} entries; missing: {}", size, entries, size - entries))
    else:
        faults.append(say("the head at size {} is {}, not {}", size, heads[size], head))


def check_evidence(kept, folder, faults):
    """Hash every file kept as evidence."""
    for seq, name in kept:
        digest = name.partition(" ")[0]
        path = os.path.join(folder, digest)
        if not re.fullmatch("[0-9a-f]{64}", digest):
            faults.append(say("entry {} names its evidence in no known way", seq))
            continue
        if os.path.islink(path) or not os.path.isfile(path):
            faults.append(say("entry {}: the file {} is missing or was replaced", seq, name))
            continue
        with open(path, "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                faults.append(say("entry {}: the file {} was changed", seq, name))


def main():
    """Run the checks, print the faults, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--anchor", action="append", default=[], type=read_anchor, metavar="ID:SIZE:HEAD")
    parser.add_argument("--evidence")
    parser.add_argument("--lang", choices=("zh", "en"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    faults, entries = [], 0
    try:
        with open(options.file, "rb") as file:
            read = open_file if file.read(len(MAGIC)) == MAGIC else open_export
        facts, rows, listed = read(options.file, faults)
        ledger = facts.get("id")
        if ledger != fingerprint("govopen.ledger/1", *(facts.get(name) for name in ("nonce", "agency", "packs", "created")))[:32]:
            faults.append(say("the ledger's id is not the fingerprint of its founding facts"))
        if facts.keys() != set(FOUNDING) or not isinstance(json.loads(facts["packs"]), list):
            faults.append(say("there are founding facts that do not belong there"))
        entries, heads, begun, kept, restores = scan(ledger, rows, {anchor[1] for anchor in options.anchor}, faults)
        if listed not in (None, begun):
            faults.append(say("{} matters are listed, entries tell of {}", listed, begun))
        for anchor in options.anchor:
            check_anchor(anchor, ledger, entries, heads, restores, faults)
        check_evidence(kept, options.evidence or options.file + ".evidence", faults)
    except Exception as error:  # a forged file may break any of the libraries that read it; whatever they say is a fault
        faults.append(say("cannot be read: {}", error or type(error).__name__))
    sys.stdout.write("".join(fault + "\n" for fault in faults))
    if not faults and not options.anchor:
        note = "consistent in itself up to entry {}, but compared with no checkpoint: a ledger rewritten as a whole would pass too"
        sys.stderr.write(say(note, entries) + "\n")
    return 4 if faults else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
