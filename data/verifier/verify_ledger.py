#!/usr/bin/env python3
"""Checks a govopen ledger without govopen: Python 3.8 or later, nothing else.

    python3 verify_ledger.py FILE [--anchor ID:SIZE:HEAD]… [--evidence FOLDER]

FILE is a ledger (.db) or an export (.zip). Silent with exit code 0 when all is well; otherwise every fault on a line, and 4.
Without a checkpoint of an earlier report or mail only the inside of the file is proved; that is said on standard error.
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
        raise ValueError("a -wal file lies beside it, which a ledger never has")
    base = sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=rw", uri=True)
    base.execute("PRAGMA query_only=ON")
    for pragma in ("integrity_check", "foreign_key_check"):
        faults += [f"{pragma}: {row}" for row in base.execute("PRAGMA " + pragma) if row != ("ok",)]
    if schema_of(base) != SCHEMA:
        faults.append("tables, indexes or triggers were changed")
    if base.execute("PRAGMA journal_mode").fetchone() != ("delete",):
        faults.append("the file is set to another way of writing than a ledger's")
    marks = tuple(base.execute("PRAGMA " + mark).fetchone()[0] for mark in ("application_id", "user_version"))
    if marks != MARKS or base.execute("SELECT version_num FROM alembic_version").fetchall() != VERSIONS:
        faults.append("the file is marked as another program's, or as of another version")
    faults += [f"others may read {name}" for name in loose_files(path)]
    return dict(base.execute("SELECT key, value FROM meta")), base.execute(QUERY), base.execute("SELECT count(*) FROM matter").fetchone()[0]


def loose_files(path):
    """Return those of the ledger's files and evidence that group or others may read or write."""
    folder = path + ".evidence"
    kept = [os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else []
    return [name for name in (path, path + "-journal", folder, *kept) if os.path.exists(name) and os.stat(name).st_mode & 0o077]


def open_export(path, faults):
    """Return the same of an export; its first line holds the founding facts, and with which entry it ends."""
    lines = zipfile.ZipFile(path).open("ledger.jsonl")  # noqa: SIM115 (read to the end of the program)
    facts = json.loads(next(lines, b""))
    if facts["format"] != EXPORT:
        raise ValueError("its format is {}, this verifier knows {}".format(facts["format"], EXPORT))
    return {name: facts[name] for name in FOUNDING}, exported(lines, (facts["size"], facts["head"]), faults), None


def exported(lines, end, faults):
    """Yield the entries of an export, whose matters bear one name each, and compare the last with what the first line says."""
    last, names, seen = (0, ZEROS), array("q", [0]), set()
    for number, line in enumerate(lines, 2):
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != 18:
            raise ValueError(f"line {number} of the export is no entry")
        name, key, matter = hash((row[2], row[3], row[4])), hash((row[2], row[4])), whole(row[1])
        if matter == len(names) and key not in seen:
            names.append(name)
            seen.add(key)
        elif not 0 < matter < len(names) or names[matter] != name:
            faults.append(f"entry {row[0]} stands on another matter than it names")
        last = (row[0], row[17])
        yield tuple(row)
    if last != end:
        faults.append(f"the export ends with entry {last[0]}, its first line says {end[0]}")


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
    problems = [f"does not follow entry {before}"] if row[0] != before + 1 else []
    if row[16] != head:
        problems.append("does not name the hash of the entry before it")
    if not 0 < whole(row[1]) <= matters + 1:
        problems.append("stands on a matter out of order")
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
        problems = links(row, before, head, matters) + (["was altered"] if altered(ledger, row) else [])
        wrong = whole(corrects)
        if corrects is not None and (not 0 < wrong < len(owners) or owners[wrong] != matter or wrong in corrected):
            problems.append(f"corrects entry {corrects}, which it cannot correct")
        try:
            fields = readable(row)
            files = fields.get("_evidence")
            kept += [(seq, str(name)) for name in files] if isinstance(files, list) else []
            restores += [(seq, fields["size"])] if row[5] == "restored" and isinstance(fields.get("size"), int) else []
        except (TypeError, ValueError, RecursionError):
            problems.append("holds a value that cannot be read")
        faults += [f"entry {seq} {problem}" for problem in problems]
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
        raise argparse.ArgumentTypeError(f"{text} is no checkpoint: 32 digits, a colon, a number, a colon, 64 digits")
    return match[1], int(match[2]), match[3]


def check_anchor(anchor, ledger, entries, heads, restores, faults):
    """Compare a checkpoint with the head found at its size."""
    known, size, head = anchor
    lost = [seq for seq, kept in restores if kept < size]
    if known != ledger:
        faults.append(f"the checkpoint of size {size} is of another ledger, {known}")
    elif heads.get(size) == head:
        return
    elif lost:
        text = "entries of the checkpoint of size {} were lost in the restore of entry {}; if it is younger than that, they were rewritten"
        faults.append(text.format(size, lost[0]))
    elif size not in heads:
        faults.append(f"the checkpoint is of size {size}, the file has {entries} entries; missing: {size - entries}")
    else:
        faults.append(f"the head at size {size} is {heads[size]}, not {head}")


def check_evidence(kept, folder, faults):
    """Hash every file kept as evidence."""
    for seq, name in kept:
        digest = name.partition(" ")[0]
        path = os.path.join(folder, digest)
        if not re.fullmatch("[0-9a-f]{64}", digest):
            faults.append(f"entry {seq} names its evidence in no known way")
            continue
        if os.path.islink(path) or not os.path.isfile(path):
            faults.append(f"entry {seq}: the file {name} is missing or was replaced")
            continue
        with open(path, "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                faults.append(f"entry {seq}: the file {name} was changed")


def main():
    """Run the checks, print the faults, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--anchor", action="append", default=[], type=read_anchor, metavar="ID:SIZE:HEAD")
    parser.add_argument("--evidence")
    options = parser.parse_args()
    faults, entries = [], 0
    try:
        with open(options.file, "rb") as file:
            read = open_file if file.read(len(MAGIC)) == MAGIC else open_export
        facts, rows, listed = read(options.file, faults)
        ledger = facts.get("id")
        if ledger != fingerprint("govopen.ledger/1", *(facts.get(name) for name in ("nonce", "agency", "packs", "created")))[:32]:
            faults.append("the ledger's id is not the fingerprint of its founding facts")
        if facts.keys() != set(FOUNDING) or not isinstance(json.loads(facts["packs"]), list):
            faults.append("there are founding facts that do not belong there")
        entries, heads, begun, kept, restores = scan(ledger, rows, {anchor[1] for anchor in options.anchor}, faults)
        if listed not in (None, begun):
            faults.append(f"{listed} matters are listed, entries tell of {begun}")
        for anchor in options.anchor:
            check_anchor(anchor, ledger, entries, heads, restores, faults)
        check_evidence(kept, options.evidence or options.file + ".evidence", faults)
    except Exception as error:  # a forged file may break any of the libraries that read it; whatever they say is a fault
        faults.append(f"cannot be read: {error or type(error).__name__}")
    sys.stdout.write("".join(fault + "\n" for fault in faults))
    if not faults and not options.anchor:
        note = f"consistent in itself up to entry {entries}, but compared with no checkpoint: a ledger rewritten as a whole would pass too"
        sys.stderr.write(note + "\n")
    return 4 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
