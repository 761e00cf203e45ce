import os
from collections.abc import Iterator

import postgresql
import pytest


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
