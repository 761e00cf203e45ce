import logging
import os
from collections.abc import Generator, Iterator

import hypothesis
import postgresql
import pytest
import tokens

# Two cores shared by two processes: how long an example takes says nothing here.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

MISSING = "PostgreSQL is not installed, so nothing is tested on it (apt install postgresql)"


@pytest.fixture(scope="session")
def watch() -> Iterator[tokens.Watch]:
    """Hears every log of this process for tokens."""
    watch = tokens.Watch()
    with tokens.listening(watch):
        yield watch


@pytest.fixture(autouse=True)
def watched(
    request: pytest.FixtureRequest, watch: tokens.Watch, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test in whose logs or prints, or in what its processes left, a token is found."""
    caplog.handler.setLevel(logging.WARNING)  # what tests see of logs is as it would be without
    yield
    for _, name, printed in request.node._report_sections:
        if name != "log":  # that one is heard by the watch, as the bot would write it
            watch.read(name, printed)
    folder = request.node.funcargs.get("tmp_path")
    if folder is not None:
        watch.read_files(folder)
    found = dict.fromkeys(watch.taken())
    if found:
        pytest.fail(f"A token stands in {', '.join(found)}.")


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """A PostgreSQL of the tests' own; where the machine has none, what needs it is skipped."""
    binaries = postgresql.programs()
    if binaries is None:
        if os.environ.get("TWGBOT_TEST_POSTGRES") == "required":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with postgresql.served(binaries) as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let all that is skipped for want of a server be told in one line."""
    report = yield
    if report.skipped and MISSING in str(report.longrepr):
        report.longrepr = (__file__, 0, f"Skipped: {MISSING}")
    return report
