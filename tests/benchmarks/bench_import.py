"""How fast registers of 100,000 decisions come in, against reading the file alone in the same run. Run by hand:

python -m tests.benchmarks.bench_import [ROWS]

Each measurement runs in a process of its own, so that peak memory is its own.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from govopen.app.workspace import Workspace
from govopen.intake.tables.decision_registers import PERMITS, register_columns

ROWS = 100_000
OFFICE = "江西省人力资源和社会保障厅"


def rows(count: int) -> Iterator[list[str]]:
    """Yield a header and rows as full as an office's own: 32 columns, most of them not used."""
    columns = register_columns(PERMITS)
    yield list(columns)
    for number in range(1, count + 1):
        decided = date(2020, 1, 2) + timedelta(days=number % 300)
        told = {
            "行政相对人名称": f"虚构公司{number}",
            "行政相对人类别": "法人及非法人组织",
            "行政许可决定文书名称": "人力资源服务许可决定书",
            "行政许可决定文书号": f"赣人社许〔2020〕{number}号",
            "许可类别": "普通",
            "许可证书名称": "人力资源服务许可证",
            "许可内容": "职业介绍、人力资源培训",
            "许可决定日期": decided.isoformat(),
            "许可机关": OFFICE,
            "数据来源单位": OFFICE,
            "备注": "虚构样例",
            "公示时间": f"{decided + timedelta(days=5)} 10:30",
            "公示网址": f"https://www.example.com/{number}.html",
            "责任处室": "人力资源流动管理处",
        }
        yield [told.get(column, "") for column in columns]


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """Write the same register as .xlsx and as GB18030 .csv."""
    import xlsxwriter

    workbook, text = folder / "register.xlsx", folder / "register.csv"
    with xlsxwriter.Workbook(str(workbook), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("许可")
        for number, row in enumerate(rows(count)):
            sheet.write_row(number, 0, row)
    with text.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows(count))
    return workbook, text


def alone(path: Path) -> int:
    """Read every cell and do nothing with it; the register is held whole, as calamine holds a sheet and all-or-nothing holds its rows."""
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return len(list(csv.reader(file, strict=True)))
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


def checked(path: Path) -> int:
    """Read, check and convert, without a ledger."""
    from govopen.datafiles.vocabulary import read_vocabulary
    from govopen.intake.file_reader import read_file

    return len(read_file(path, read_vocabulary(), today=date(2021, 12, 31)).records)


def imported(path: Path) -> int:
    """Import into a ledger that another process made, as another command does."""
    from govopen.app.imports import import_file

    with tempfile.TemporaryDirectory() as folder:
        ledger = str(Path(folder) / "govopen.db")
        making = f"from govopen.app.init import init; init({ledger!r}, agency='虚构厅', packs=())"
        subprocess.run([sys.executable, "-c", making], check=True)
        return import_file(Workspace(ledger, "bench"), path).adding


MEASURED = {"alone": alone, "checked": checked, "imported": imported}


def measure(what: str, path: Path) -> dict[str, float]:
    """Run one measurement in a process of its own: seconds and peak MB."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_import", "--one", what, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(count: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        for path in write(Path(folder), count):
            size = path.stat().st_size / 2**20
            sys.stdout.write(f"{path.name}: {count} rows, {size:.1f} MB\n")
            base = measure("alone", path)
            for what in MEASURED:
                found = measure(what, path)
                sys.stdout.write(
                    f"  {what:9} {found['seconds']:7.2f} s {count / found['seconds']:9.0f} rows/s {found['peak']:6.0f} MB peak"
                    f"   {found['seconds'] / base['seconds']:5.2f} x time, {found['peak'] / base['peak']:5.2f} x memory of reading alone\n"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        started = time.perf_counter()
        MEASURED[sys.argv[2]](Path(sys.argv[3]))
        taken = time.perf_counter() - started
        sys.stdout.write(json.dumps({"seconds": taken, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
