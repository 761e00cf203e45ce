"""The image and the compose file, without an engine: their commands are carried out in a folder."""

import re
import shutil
import socket
import subprocess
import urllib.request
from pathlib import Path, PurePosixPath
from typing import Any

import dockerfile
import pytest
import yaml
from dockerfile import Walk

from bot import settings

ROOT = Path(__file__).parents[1]
STAGES = dockerfile.read((ROOT / "Dockerfile").read_text())
IMAGE = STAGES[-1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

NETWORK = """
network: {name: Sample Network, short_name: SN, secretariat: office, timezone: Asia/Dhaka}
organizations: [{key: office, name: Sample Office, kind: cso}]
"""


class Image:
    """What the last stage holds, to be run as an engine would run it; `home` is its /data."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self.home = home
        self._given = dict(one.words[0].split("=", 1) for one in IMAGE.all("ENV"))

    def start(self, program: str, *words: str, **variables: str) -> subprocess.Popen[str]:
        """Start a program of the image's PATH, or its Python."""
        found = self._found(program)
        # The first line of a script names a path in the image: so name its Python oneself.
        script = [] if program == "python" else [found]
        return subprocess.Popen(
            [found.with_name("python"), *script, *words],
            cwd=self.home,
            env=dockerfile.clean() | self._variables() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **variables: str) -> tuple[int, str, str]:
        """Run a program to its end: status, output, complaints."""
        with self.start(*words, **variables) as process:
            said, complained = process.communicate(timeout=60)
        return process.returncode, said, complained

    def _found(self, program: str) -> Path:
        for folder in self._given["PATH"].removesuffix(":$PATH").split(":"):
            path = dockerfile.mapped(self.root, PurePosixPath(folder)) / program
            if path.is_file():
                return path
        raise FileNotFoundError(program)

    def _variables(self) -> dict[str, str]:
        return {
            name: value.replace("/data/", f"{self.home}/")
            for name, value in self._given.items()
            if name != "PATH"
        }


def test_what_an_engine_would_build_runs_by_itself(tmp_path: Path) -> None:
    """One test, because it is built once; the first stage is gone when the last one runs."""
    walk = Walk(ROOT, tmp_path)
    build = walk.stage(STAGES[0])
    image = Image(walk.stage(IMAGE), tmp_path / "home")
    shutil.rmtree(build)
    image.home.mkdir()
    it_is_itself_alone(image)
    what_it_starts_is_the_bot(image)
    it_loads_a_network_into_its_volume(image)
    it_says_how_it_is(image)
    it_has_what_postgresql_needs(image)
    it_holds_all_that_the_demo_shows(image)
    shutil.rmtree(image.root)


def it_is_itself_alone(image: Image) -> None:
    status, said, complained = image.run("python", "-c", "import bot; print(bot.__file__)")
    assert status == 0, complained
    assert Path(said.strip()).is_relative_to(image.root)
    status, said, complained = image.run("twgbot", "--version")
    assert status == 0, complained
    assert said.startswith("twgbot, version ")


def what_it_starts_is_the_bot(image: Image) -> None:
    words = (*IMAGE.only("ENTRYPOINT").words, *IMAGE.only("CMD").words)
    status, _, complained = image.run(*words)
    assert status == 2
    assert complained.startswith("TWGBOT_TOKEN is not set")


def it_loads_a_network_into_its_volume(image: Image) -> None:
    (image.home / "network.yaml").write_text(NETWORK)
    status, would, complained = image.run("twgbot", "load", "network.yaml", "--check")
    assert status == 0, complained
    assert "1 organization" in would
    assert image.run("twgbot", "load", "network.yaml")[0] == 0
    assert "1 organization" not in image.run("twgbot", "load", "network.yaml", "--check")[1]
    assert (image.home / "twgbot.sqlite3").is_file()


def it_says_how_it_is(image: Image) -> None:
    """Its health check works, and finds nothing running; a check finds the database in order."""
    status, said, complained = image.run(*IMAGE.only("HEALTHCHECK").words)
    assert (status, said) == (1, "")
    assert complained.startswith("No bot answers at 127.0.0.1:")
    status, _, complained = image.run("twgbot", "health", TWGBOT_HTTP_LISTEN="")
    assert (status, complained) == (1, "No bot runs on this database.\n")
    nobody = {"TWGBOT_TOKEN": "123456:SAMPLE-token", "TWGBOT_API_URL": "http://127.0.0.1:9"}
    _, said, _ = image.run("twgbot", "check", **nobody)
    assert {"settings: ok", "database: ok (sqlite)", "schema: ok"} <= set(said.splitlines())


def it_has_what_postgresql_needs(image: Image) -> None:
    url = interpolated(SERVICES["bot"]["environment"]["TWGBOT_DATABASE_URL"])
    words = ("python", "-c", "from bot import settings; settings.read()")
    assert image.run(*words, TWGBOT_DATABASE_URL=url) == (0, "", "")


def it_holds_all_that_the_demo_shows(image: Image) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with image.start("twgbot", "demo", "--port", str(port)) as demo:
        assert demo.stdout is not None
        try:
            assert demo.stdout.readline() == f"Open http://127.0.0.1:{port}/\n"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
                assert "<html" in page.read().decode()
        finally:
            demo.terminate()
            demo.communicate(timeout=60)
    assert demo.returncode == 0


def test_nobody_is_root_in_it_which_an_engine_can_see_by_the_numbers() -> None:
    user, group = IMAGE.only("USER").words[0].split(":")
    made = {one.words[0]: one.words for one in IMAGE.all("RUN")}
    assert made["groupadd"][1:4] == ("--system", "--gid", group)
    assert made["useradd"][1:6] == ("--system", "--uid", user, "--gid", group)
    assert "--create-home" in made["useradd"]
    assert int(user) > 0 < int(group)


def test_what_is_to_stay_is_in_the_volume_which_is_the_users_own() -> None:
    (made,) = [one.words for one in IMAGE.all("RUN") if one.words[0] == "useradd"]
    (volume,) = IMAGE.only("VOLUME").words
    assert made[made.index("--home-dir") + 1] == volume == IMAGE.only("WORKDIR").words[0]
    values = dict(one.words[0].split("=", 1) for one in IMAGE.all("ENV"))
    assert values["TWGBOT_DATABASE_URL"].startswith(f"sqlite:///{volume}/")


def test_it_is_ended_as_the_bot_expects_and_asked_how_it_is() -> None:
    assert IMAGE.only("STOPSIGNAL").words == ("SIGTERM",)
    assert IMAGE.only("HEALTHCHECK").words == ("twgbot", "health")


def test_all_stages_have_the_same_python() -> None:
    assert {stage.base for stage in STAGES} == {"python:3.11-slim"}


def test_the_engine_is_given_what_is_copied_and_nothing_else() -> None:
    ignores = dockerfile.ignored((ROOT / ".dockerignore").read_text())
    copied = {
        word
        for stage in STAGES
        for one in stage.all("COPY")
        if "from" not in one.options
        for word in one.words[:-1]
    }
    given = {one.name for one in ROOT.iterdir() if not ignores(PurePosixPath(one.name))}
    assert given == copied
    assert ignores(PurePosixPath("bot/demo/__pycache__/run.pyc"))


@pytest.mark.parametrize("line", ["ADD a b", "RUN", "CMD run", "HEALTHCHECK NONE", "copy a b"])
def test_what_the_reader_does_not_know_it_refuses(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dockerfile.read(f"FROM python\n{line}\n")


def interpolated(value: str) -> str:
    """Fill in a variable as compose does; every one of them has to be set by the operator."""
    return re.sub(r"\$\{[A-Z_]+:\?[^}]+\}", "Secret1", value)


def test_every_setting_of_the_compose_file_exists() -> None:
    named = {name for name in SERVICES["bot"]["environment"] if name.startswith(settings.PREFIX)}
    known = {f"{settings.PREFIX}{field}".upper() for field in settings.Settings.model_fields}
    assert named
    assert named <= known


def test_the_bot_and_its_database_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    url = SERVICES["bot"]["environment"]["TWGBOT_DATABASE_URL"]
    of = SERVICES["database"]["environment"]
    assert url == (
        f"postgresql://{of['POSTGRES_USER']}:{of['POSTGRES_PASSWORD']}@database/{of['POSTGRES_DB']}"
    )
    monkeypatch.setenv("TWGBOT_DATABASE_URL", interpolated(url))
    assert settings.read().database_url == interpolated(url)
    assert SERVICES["bot"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "--host=127.0.0.1" in SERVICES["database"]["healthcheck"]["test"]


def test_a_signal_reaches_the_bot_before_it_listens_to_any() -> None:
    """The first process of a container ignores what it has no handler for."""
    assert SERVICES["bot"]["init"] is True
    assert "docker run --init " in (ROOT / "README.md").read_text()


def test_a_health_check_asks_the_bot_and_does_not_read_its_database() -> None:
    values = dict(one.words[0].split("=", 1) for one in IMAGE.all("ENV"))
    assert values["TWGBOT_HTTP_LISTEN"].startswith("127.0.0.1:")


def test_no_secret_is_in_the_compose_file() -> None:
    assert SERVICES["bot"]["env_file"] == ".env"
    assert interpolated(SERVICES["database"]["environment"]["POSTGRES_PASSWORD"]) == "Secret1"
    assert "TWGBOT_TOKEN" not in SERVICES["bot"]["environment"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_comes_back_ends_in_peace_and_keeps_its_data(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["stop_grace_period"] == "30s"
    assert {"max-size", "max-file"} <= service["logging"]["options"].keys()
    (volume,) = service["volumes"]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_the_bots_volume_is_the_images() -> None:
    assert SERVICES["bot"]["volumes"][0].partition(":")[2] == IMAGE.only("VOLUME").words[0]
    assert SERVICES["bot"]["build"] == "."


def test_a_build_takes_its_tools_from_the_lock() -> None:
    installs = [one.words for one in STAGES[0].all("RUN") if "install" in one.words]
    assert "--require-hashes" in installs[0]
    assert "--no-build-isolation" in installs[1]
    assert "\nsetuptools==" in (ROOT / "requirements.lock").read_text()
