"""What the containers would do, done in a plain folder: the image is made, tables too, workers answer behind Caddy."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from registry import postgres
from tests import clusters
from tests.containers import Image, compose, interpolated
from tests.processes import ROOT, children, wait_until
from tests.serving import free_port, has_driver

pytestmark = pytest.mark.slow(seconds=50)
PASSWORDS = {f"{role}_PASSWORD": "of-a-test" for role in ("POSTGRES", "OWNER", "WEB", "READ")}
SECRETS = PASSWORDS | {"SECRET_KEY": "of-a-test" * 6, "SITE_ADDRESS": "localhost"}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    made = Image(tmp_path_factory.mktemp("image"))
    made.carry_out((ROOT / "Dockerfile").read_text())
    return made


@contextmanager
def database(template: clusters.Template) -> Iterator[str]:
    with clusters.data_folder() as data:
        template.copy_to(data)
        postgres.start(data, durable=False)
        yield postgres.url(data)


@pytest.fixture(scope="module")
def with_catalogue() -> Iterator[str]:
    with database(clusters.CATALOGUE) as url:
        yield url


def settings(service: str, database: str) -> dict[str, str]:
    """Return what compose sets for a service of a public registry, but for the host name of the database."""
    ours, public = compose("docker-compose.yml", **SECRETS), compose("deploy/public.yml", **SECRETS)
    assert ours[service]["environment"]["DATABASE_URL"] == "postgresql://registry_web:of-a-test@db:5432/registry"
    merged = ours[service]["environment"] | public[service]["environment"]
    here = database.partition("@")[2]
    return {name: str(value).replace("db:5432/registry", here) for name, value in merged.items()}


def migrated(image: Image, database: str, command: list[str], **more: str) -> str:
    """Run a command in the service that runs once; return what it says."""
    done = image.run(command, **settings("migrate", database) | more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_image_holds_what_serving_needs_and_nothing_else(image: Image) -> None:
    packages = image.workdir / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    assert (packages / "granian").is_dir()
    assert [name for name in ("pip", "uv", "setuptools", "pytest") if (packages / name).exists()] == []
    assert [name for name in (".env", ".git", "tests", "deploy", "data") if (image.workdir / name).exists()] == []
    assert (Path(image.here(image.environment["STATIC_ROOT"])) / "registry" / "favicon.svg").exists()


def test_compose_is_refused_without_its_secrets() -> None:
    with pytest.raises(KeyError, match=r"Set it in \.env"):
        compose("docker-compose.yml", SECRET_KEY="given")
    with pytest.raises(KeyError, match=r"Set it in \.env"):
        compose("deploy/public.yml")
    assert interpolated("${A:-b}${C}$$D", {"C": "c"}) == "bc$D"


def test_a_first_start_makes_roles_and_tables_and_leaves_the_catalogue_out(image: Image) -> None:
    with database(clusters.EMPTY) as url:
        migrated(image, url, compose("docker-compose.yml", **SECRETS)["migrate"]["command"])
        with psycopg.connect(url) as connection:
            connection.execute("SET ROLE registry_web")
            assert connection.execute("SELECT count(*) FROM ledger_publication").fetchone() == (0,)


def test_the_catalogue_is_loaded_where_it_is_asked_for(image: Image, with_catalogue: str) -> None:
    """It is there already, so the files of the image are compared and nothing is published once more."""
    command = ["python", "manage.py", "load_catalogue"]
    said = migrated(image, with_catalogue, command, LOAD_CATALOGUE="true")
    trials, studies = (len(list((ROOT / app / "catalogue").glob("*.json"))) for app in ("trials", "studies"))
    assert said == f"{trials} trials and {studies} studies: 0 new, 0 changed\n"


@dataclass
class Web:
    """The workers, where they listen, and what they log."""

    process: int
    port: int
    metrics: int
    log: Path
    variables: dict[str, str]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture(scope="module")
def web(image: Image, with_catalogue: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    port, metrics, log = free_port(), free_port(), tmp_path_factory.mktemp("web") / "log"
    variables = settings("web", with_catalogue) | {"PORT": str(port), "WEB_WORKERS": "2"}
    variables["METRICS_ADDRESS"] = variables["METRICS_ADDRESS"].replace("0.0.0.0:9101", f"127.0.0.1:{metrics}")
    with running(image.command, log, cwd=image.workdir, env=image.variables(**variables)) as process:
        web = Web(process, port, metrics, log, variables)
        wait_until(lambda: asked(port, "/readyz")[0] == 200, "serving")
        yield web


@contextmanager
def running(words: list[str], log: Path, **more: Any) -> Iterator[int]:
    """Let a program run, with all that it writes in a file; give its process id, and stop it as docker does."""
    with log.open("a") as file:
        process = subprocess.Popen(words, stdout=file, stderr=file, start_new_session=True, **more)
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def asked(
    port: int, path: str, trust: Path | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any, bytes]:
    """Ask over a connection of its own; status 0 where nobody answers."""
    connection: http.client.HTTPConnection = http.client.HTTPConnection("localhost", port, timeout=30)
    if trust:
        context = ssl.create_default_context(cafile=str(trust))
        connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
    try:
        connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


def test_the_workers_are_ready_and_answer_a_trial(web: Web) -> None:
    status, headers, body = asked(web.port, "/api/v1/trials/NCT05816499")
    assert status == 200
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["version"] == 1
    assert asked(web.port, "/static/registry/favicon.svg")[0] == 200


def test_the_health_check_of_the_image_is_passed(image: Image, web: Web) -> None:
    assert image.run(image.health, **web.variables).returncode == 0


def test_everything_that_is_logged_is_json_even_what_the_server_itself_says(web: Web) -> None:
    """Of a worker that died nobody speaks but the process above it, which never loads the application."""
    before = set(children(web.process))
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: {line["logger"] for line in web.lines()} >= {"registry.requests", "_granian"})
    wait_until(lambda: set(children(web.process)) - before)
    wait_until(lambda: asked(web.port, "/readyz")[0] == 200)


def test_workers_that_still_load_stop_when_they_are_told_to(image: Image, web: Web, tmp_path: Path) -> None:
    """Else they would be killed after half a minute, with the requests that they took in meanwhile."""
    log = tmp_path / "log"
    elsewhere = web.variables | {"PORT": str(free_port()), "METRICS_ADDRESS": ""}
    with running(image.command, log, cwd=image.workdir, env=image.variables(**elsewhere)) as process:
        wait_until(lambda: len(children(process)) == 2 and all(map(has_driver, children(process))))
    assert "refused" not in log.read_text()


def test_the_metrics_are_served(web: Web) -> None:
    wait_until(lambda: b"registry_ledger_head_serial" in asked(web.metrics, "/metrics")[2])


# The proxy in front of them


@dataclass
class Proxy:
    """Caddy with the file that ships, by http and by https."""

    plain: int
    secure: int
    authority: Path
    log: Path


@pytest.fixture(scope="module")
def proxy(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("caddy")
    plain, secure = free_port(), free_port()
    shipped = (ROOT / "deploy" / "Caddyfile").read_text().replace("web:8000", f"127.0.0.1:{web.port}")
    assert "{$SITE_ADDRESS:http://:8000} {" in shipped
    shipped = shipped.replace("http://:8001", f"http://:{free_port()}")
    (folder / "plain").write_text(shipped.replace("http://:8000", f"http://:{plain}"))
    # Neither the ports of the web nor the machine's list of authorities are a test's to take.
    apart = f"\tadmin off\n\thttp_port {free_port()}\n\tskip_install_trust\n"
    (folder / "secure").write_text(
        shipped.replace("\tadmin off\n", apart).replace("http://:8001", f"http://:{free_port()}")
    )
    caddy = [str(Path(sys.executable).with_name("caddy")), "run", "--adapter", "caddyfile", "--config"]
    home = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    with (
        running([*caddy, str(folder / "plain")], folder / "log", env=home),
        running([*caddy, str(folder / "secure")], folder / "log", env=home | {"SITE_ADDRESS": f"localhost:{secure}"}),
    ):
        wait_until(lambda: asked(plain, "/healthz")[0] == 200, "http")
        wait_until(lambda: authority.exists() and asked(secure, "/healthz", authority)[0] == 200, "https")
        yield Proxy(plain, secure, authority, folder / "log")


SPOOFED = {
    "X-Request-ID": "of-a-stranger",
    "X_Request_ID": "of-a-stranger",
    "X-Forwarded-For": "203.0.113.9",
    "X_Forwarded_For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X_Forwarded_Proto": "https",
}


def test_browsers_that_came_by_https_are_told_to_stay(proxy: Proxy) -> None:
    status, headers, _ = asked(proxy.secure, "/api/v1/trials", proxy.authority)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_nobody_can_pretend_to_come_by_https(proxy: Proxy) -> None:
    status, headers, _ = asked(proxy.plain, "/api/v1/trials", headers=SPOOFED)
    assert status == 200
    assert "Strict-Transport-Security" not in headers


def test_a_request_has_one_id_in_both_logs_and_it_is_not_the_stranger_s(web: Web, proxy: Proxy) -> None:
    _, headers, _ = asked(proxy.plain, "/api/v1/trials/NCT05816499?token=hidden", headers=SPOOFED)
    given = headers["X-Request-ID"]
    assert given != "of-a-stranger"
    [line] = [line for line in web.lines() if line["request_id"] == given]
    assert line["logger"] == "registry.requests"
    wait_until(lambda: given in proxy.log.read_text())
    assert "hidden" not in proxy.log.read_text()
    assert "of-a-stranger" not in proxy.log.read_text() + web.log.read_text()


def test_the_metrics_are_not_behind_the_proxy(proxy: Proxy) -> None:
    assert asked(proxy.plain, "/metrics")[0] == 404
