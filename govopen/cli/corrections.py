"""``govopen amend`` and ``void``: correct an entry or take it out of effect; the old one stays visible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.field_options import (
    ConfirmPersonal,
    Evidence,
    FieldCommand,
    Unit,
    field_annotations,
    given_fields,
    python_names,
    sign,
)
from govopen.cli.framework.recorded_output import At, Quiet, Reason, print_recorded
from govopen.cli.framework.typer_base import CommandApp, build_command
from govopen.core.model.vocabulary import FieldSpec, Vocabulary
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.i18n import N_

Seq = Annotated[int, typer.Argument(metavar=N_("SEQ"), min=1, help=N_("The entry's number, as `govopen list` and `show` print it."))]

void = CommandApp()


@void.command(help=N_("Void an entry: it no longer counts, and stays visible with the reason."))
def void_entry(ctx: typer.Context, seq: Seq, reason: Reason, quiet: Quiet = False) -> None:
    """Void it and say so."""
    from govopen.app.record import void as void_it

    context = command_context(ctx)
    print_recorded(context, void_it(context.workspace, seq, reason=reason), verdict=not quiet)


def every_field(vocabulary: Vocabulary) -> list[FieldSpec]:
    """Return one field for each name in a vocabulary; several texts are allowed where any event allows them."""
    found: dict[str, FieldSpec] = {}
    for event in vocabulary.events.values():
        for each in event.fields:
            if each.name not in found or each.type in ("names", "choices"):
                found[each.name] = each
    return list(found.values())


def _amender(fields: list[FieldSpec]) -> Callable[..., None]:
    def amend_entry(ctx: typer.Context, **typed: Any) -> None:
        from govopen.app.record import EntryAmendment
        from govopen.app.record import amend as amend_it

        context = command_context(ctx)
        seq, quiet = typed.pop("seq"), typed.pop("quiet")
        change = EntryAmendment(
            reason=typed.pop("reason"),
            at=typed.pop("at"),
            unit=typed.pop("unit"),
            confirm_personal=typed.pop("confirm_personal"),
            evidence=typed.pop("evidence") or (),
            fields=given_fields(fields, typed),
        )
        print_recorded(context, amend_it(context.workspace, seq, change), verdict=not quiet)

    fixed = {"ctx": typer.Context, "seq": Seq, "reason": Reason, "at": At | None, "unit": Unit, "confirm_personal": ConfirmPersonal}
    fixed |= {"evidence": Evidence, "quiet": Quiet}
    optional: dict[str, Any] = {"at": None, "unit": None, "confirm_personal": False, "evidence": None, "quiet": False}
    absent = dict.fromkeys(python_names(fields))
    sign(amend_entry, {**fixed, **field_annotations(fields)}, {**optional, **absent})
    return amend_entry


class AmendCommand(FieldCommand):
    """``amend``: knows the fields of all events, those of the ledger's packs too."""

    fields = every_field(read_vocabulary())

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options of the ledger's own fields, where its packs bring any."""
        fields = every_field(command_context(ctx).vocabulary)
        if fields != self.fields:
            noun = CommandApp()
            noun.command(cls=AmendCommand, help="")(_amender(fields))
            whole = build_command(noun, "amend")
            self.params, self.callback, self.fields = whole.params, whole.callback, fields
        return super().parse_args(ctx, args)


amend = CommandApp()


amend.command(
    cls=AmendCommand,
    help=N_("Correct an entry: give what changes, the rest is copied. An empty text takes a field away. The old entry stays visible."),
)(_amender(AmendCommand.fields))
