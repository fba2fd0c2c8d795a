"""What is owed, and by when: the use cases behind ``due`` and ``plan``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from govopen.app.study import Study, choose_rules, reading
from govopen.core.digest import Digest, build_digest, start_of_day
from govopen.core.when import AsOf


def owed(
    location: str,
    *,
    as_of: date | None = None,
    unit: str | None = None,
    rules: Sequence[str] = (),
    packs: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> Digest:
    """Everything open at the start of a day (today if None), of one office or all."""
    with reading(location) as study:
        return owed_in(study, as_of=as_of, unit=unit, rules=rules, packs=packs, levels=levels)


def owed_in(
    study: Study,
    *,
    as_of: date | None = None,
    unit: str | None = None,
    rules: Sequence[str] = (),
    packs: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> Digest:
    """The same of an open ledger. What was done on the day itself counts, though the day is asked about at its start."""
    on = start_of_day(as_of or study.moment.date())
    view = study.view(AsOf(on.day))
    chosen = choose_rules(study.rulebook, rules=rules, packs=packs, levels=levels)
    return build_digest(chosen, study.book.facts(view), study.calendar, on=on, sources=study.sources(view), unit=unit)
