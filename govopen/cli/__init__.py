"""The command line: one noun a file, each imported only when it is run or its own help is asked for.

A file reads arguments and prints; what a command does is a function of ``app``. CONTRIBUTING.md, "Add a command", has an example to copy.

- ``--ledger``, ``--lang`` and ``--no-color`` are taken off the command line before Typer sees it; read them from the ``CommandContext``.
- Days, periods and terms are taken as ``str`` and parsed by the command, so that a refusal is worded in the reader's language.
- A ``GovopenError`` ends the command (``UsageError`` with exit code 2); ``__main__`` draws its sentence, hint and problems on stderr.
"""
