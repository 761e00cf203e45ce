"""The command line: what is asked for, its exit status, and errors in one sentence each.

Exit status 0: done; 1: the work failed; 2: the call or a setting is wrong.

What most commands do not need is imported by the one that does: a container asks `health` again
and again, and the imports are nearly all that it costs.
"""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot import export_files, health, logs, settings
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from storage import exports, outages
from storage.database import Database
from storage.network_file_errors import FileErrors

EXPORTS = {
    "meetings": (exports.MEETINGS, exports.meetings),
    "rsvps": (exports.RSVPS, exports.answers_given),
}

_log = logging.getLogger(__name__)


class Failed(Exception):  # noqa: N818 - it says what became of the work
    """The work failed; the text is the sentence that says why."""


def main() -> None:
    """Run the command line and leave the process with its exit status.

    Operations of a database that does not answer are left behind: they changed nothing yet.
    """
    exit_status = status(sys.argv[1:])
    if any(not thread.daemon for thread in threading.enumerate()[1:]):
        logging.shutdown()
        os._exit(exit_status)
    sys.exit(exit_status)


def status(arguments: list[str]) -> int:
    """Run one call of the command line and give its exit status; errors go to standard error."""
    try:
        return int(twgbot.main(arguments, prog_name="twgbot", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _tell(error.format_message(), error.exit_code)
    except SettingsError as error:
        return _tell(str(error), 2)
    except (Failed, FileErrors) as error:
        return _tell(str(error), 1)
    except (click.Abort, KeyboardInterrupt):
        return _tell("Stopped.", 1)
    except Exception as error:
        reason = outages.reason(error)
        if reason is not None:
            return _tell(f"The database cannot be used: {reason}.", 1)
        # A fault of ours: the log says where, a person what to do.
        _log.critical("%s", logs.without_words(error))
        return _tell("twgbot ended by an error of its own; the lines above say where.", 1)


def _tell(sentence: str, exit_status: int) -> int:
    if logs.is_for_machines():
        _log.error("%s", sentence)
    else:
        click.echo(logs.redact(sentence), err=True)
    return exit_status


@click.group()
@click.version_option(package_name="twgbot", prog_name="twgbot")
def twgbot() -> None:
    """A Telegram bot for a network of agencies: meetings, RSVPs, reminders, newsletter items."""


@twgbot.command("run")
def run_() -> None:
    """Run the bot until SIGTERM or ctrl-C."""
    from bot import run

    chosen = _settings()
    chosen.required_token()
    database = Database(chosen.database_url)
    try:
        asyncio.run(run.serve(chosen, database))
    except run.AnotherBotRuns as error:
        raise Failed(str(error)) from error
    finally:
        if not run.closed(database):
            _log.warning("The database does not answer; ending without it")


@twgbot.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--check", is_flag=True, help="Change nothing; print what would change.")
@click.option("--announce", is_flag=True, help="Announce new meetings to whom they concern.")
def load(files: tuple[Path, ...], *, check: bool, announce: bool) -> None:
    """Check network files and bring the database up to them: all of it or nothing."""
    from storage import loading, network_file

    with _database(_settings()) as database:
        content = network_file.read(files)
        way = database.rehearse if check else database.call
        report = way(loading.load, content, SystemClock().now(), announce=announce)
    for line in report.lines:
        click.echo(line)


@twgbot.command()
@click.argument("organization")
@click.option("--person", metavar="KEY", help="Invite this person, with the file's roles.")
@click.option("--uses", type=click.IntRange(1, 10_000), default=1, show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=14, show_default=True)
def invite(organization: str, person: str | None, uses: int, days: int) -> None:
    """Print one invitation link."""
    from bot import invite_links

    chosen = _settings()
    chosen.required_token()
    wish = invite_links.Wish(organization, person, uses, days)
    with _database(chosen) as database:
        click.echo(invite_links.make(chosen, database, wish, SystemClock().now()))


@twgbot.command()
@click.argument("kind", type=click.Choice(list(EXPORTS)))
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path))
def export(kind: str, out: Path) -> None:
    """Write meetings or RSVPs to a .json or .csv file; meetings to an .ics file, too."""
    endings = (*export_files.ENDINGS, *([".ics"] if kind == "meetings" else []))
    if out.suffix not in endings:
        allowed = " or ".join(endings)
        raise click.BadParameter(f"{out} has to end in {allowed}.", param_hint="--out")
    with _database(_settings()) as database:
        if out.suffix == ".ics":
            from storage import calendar_events

            content = database.call_reading(calendar_events.whole)
        else:
            columns, rows = EXPORTS[kind]
            content = export_files.written(out, columns, database.call_reading(rows))
    try:
        export_files.write(out, content)
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}.") from error


@twgbot.command("import-news")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def import_news(file: Path) -> None:
    """Propose the items of a newsletter's text, Markdown or HTML file to the secretariat."""
    from bot import news_files

    with _database(_settings()) as database:
        try:
            lines = news_files.propose(database, file, SystemClock().now())
        except news_files.FileFault as error:
            raise Failed(str(error)) from error
    click.echo(f"Proposed to the secretariat, from {file}:")
    for line in lines:
        click.echo(line)


@twgbot.command()
def check() -> int:
    """Test settings, database and token, and say what to do about each fault."""
    from bot import checks

    chosen, wrong = settings.read_in_spite_of_faults()
    logs.configure(chosen.log)
    found = list(checks.findings(chosen, wrong, SystemClock()))
    for one in found:
        click.echo(logs.redact(str(one)), err=one.fault is not None)
    return checks.exit_status(found)


@twgbot.command("health")
def health_() -> None:
    """Say whether the running bot polls, sends and keeps time; for containers."""
    chosen = _settings()
    if chosen.http_listen is not None:
        faults = asyncio.run(health.ask(chosen.http_listen))
    else:
        database = Database(chosen.database_url)
        try:
            faults = health.look(database, SystemClock().now())
        finally:
            database.close()
    if faults:
        raise Failed(faults[0])
    click.echo("ok")


@twgbot.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
def demo(port: int) -> int:
    """Run the whole bot on this machine, without a token, to be tried in the browser."""
    from bot.demo import run as demo_run

    logs.configure("text")
    return demo_run.main(port)


def _settings() -> Settings:
    chosen = settings.read()
    logs.configure(chosen.log)
    return chosen


@contextmanager
def _database(chosen: Settings) -> Iterator[Database]:
    database = Database(chosen.database_url)
    try:
        database.prepare()
        yield database
    finally:
        database.close()
