"""A small register as it is meant, which programs then write in odd ways."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间", "责任处室", "备注")

#: number, day of decision, day or minute of publication, office.
Line = tuple[str, date, date | datetime | None, str]


@dataclass
class Table:
    """The rows as they are meant, the numbers of those that must not be read, and the names of the mutations."""

    lines: list[Line]
    bad: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def expected(self) -> dict[str, tuple[str, str, str]]:
        """What a good reading gives, by number: both days and the office."""
        return {number: (str(decided), shown(published), office) for number, decided, published, office in self.lines}


def shown(published: date | datetime | None) -> str:
    """A moment as govopen shows it; 0:00 of a date cell is no minute."""
    if isinstance(published, datetime):
        return f"{published:%Y-%m-%d %H:%M}" if published.time() != time(0) else f"{published:%Y-%m-%d}"
    return "" if published is None else str(published)


def make_table(draw: random.Random) -> Table:
    """Draw three to eight decisions."""
    lines: list[Line] = []
    for number in range(1, draw.randint(3, 8) + 1):
        decided = date(2020, 1, 1) + timedelta(days=draw.randrange(200))
        later = decided + timedelta(days=draw.randrange(30))
        published: date | datetime | None = draw.choice(
            [None, later, datetime.combine(later, time(draw.randint(1, 23), draw.randrange(60)))]
        )
        lines.append((f"赣人社许〔2020〕{number}号", decided, published, draw.choice(["", "法规处", "就业处"])))
    return Table(lines)
