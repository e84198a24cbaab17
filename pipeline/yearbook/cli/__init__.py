"""The command line: each command is a few lines over one public function of the library.

Exit status: 0 all went well, 1 some page failed, 2 wrong usage or a wrong rule file, 130 interrupted. Results go to standard
output, messages and progress to standard error, progress only to a terminal.
"""

import sys
from importlib import import_module
from typing import Any

import click

from yearbook.errors import YearbookError

# Each command with the module of this folder that it is in: none is imported before it is asked for, with all that it needs.
COMMANDS = {
    "extract": "extract",
    "audit": "pages",
    "explain": "pages",
    "report": "report",
    "evaluate": "evaluate",
    "check": "check",
    "schema": "check",
}


class _Main(click.Group):
    """Imports a command when it is named, and turns what a user can mend into a message and exit status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"yearbook.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        from yearbook.inputs import printable

        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except KeyboardInterrupt:
            click.echo("yearbook: interrupted", err=True)
            sys.exit(130)
        except OSError as error:
            where = printable(str(error.filename)) if error.filename else "the output"
            raise click.UsageError(f"{where}: {error.strerror}; mend that, or choose another output") from error
        except YearbookError as error:
            raise click.UsageError(str(error)) from error


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yearbook")
def main() -> None:
    """Turn archived yearbook pages into validated, structured data."""
