import logging
import os
from collections.abc import Iterator

import postgresql
import pytest
import tokens


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
        missing = "PostgreSQL is not installed, so nothing is tested on it (apt install postgresql)"
        if os.environ.get("TWGBOT_TEST_POSTGRES") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    with postgresql.served(binaries) as server:
        yield server
