"""Settings from the environment: a wrong one is refused in a sentence that names it."""

import re
import runpy
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.views.debug import SafeExceptionReporterFilter

from registry import postgres, settings
from registry.management.commands import run as serving
from tests.processes import ROOT, environment
from tests.serving import free_port

Reader = Callable[..., dict[str, Any]]
OURS = (
    "DATABASE_URL", "SECRET_KEY", "DEBUG", "HTTPS", "POOL_SIZE", "STATEMENT_TIMEOUT", "ALLOWED_HOSTS", "DATA_DIR",
    "CSRF_TRUSTED_ORIGINS", "STATIC_ROOT", "SERVING", "ADMIN_DATABASE_URL", "OWNER_DATABASE_URL", "READ_DATABASE_URL",
    "REPLICA_URL", "REPLICA_LAG", "DATABASE_PATIENCE",
    "LEDGER_HEAD_FILE", "CLOCK_CONFIRMED", "WAL_ARCHIVE", "BEHIND_PROXY", "LOG_FORMAT",
    "LOG_LEVEL", "METRICS_ADDRESS", "REQUEST_TIMEOUT", "WORKER_MEMORY", "LOAD_CATALOGUE", "DISK_RESERVE",
)  # fmt: skip
SERVER = {"DATABASE_URL": "postgresql://somebody@127.0.0.1:1/nothing", "SECRET_KEY": "x" * 50}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a function that reads the settings anew, with nothing of ours in the environment but what is given.

    It runs the module under another name: the settings that the tests use stay as they are.
    """

    def read(**variables: str) -> dict[str, Any]:
        for name in OURS:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.__file__)

    return read


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DATABASE_URL": "mysql://somebody@example.org/nothing"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "sqlite:///file"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "garbage"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "pg://somebody:hidden@example.org/nothing"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "postgresql://a@b:port/c"}, "DATABASE_URL cannot be read; write postgresql://"),
        ({"OWNER_DATABASE_URL": "pg://a:hidden@b/c"}, "OWNER_DATABASE_URL must name a PostgreSQL server"),
        ({"ADMIN_DATABASE_URL": "postgresql://a:hidden@b:port/c"}, "ADMIN_DATABASE_URL cannot be read; write"),
        ({"ADMIN_DATABASE_URL": "postgresql://a:hidden@b/c"}, "OWNER_DATABASE_URL is not: who shall own the tables?"),
        ({"READ_DATABASE_URL": "garbage"}, "READ_DATABASE_URL must name a PostgreSQL server"),
        ({"REPLICA_URL": "pg://a:hidden@b/c"}, "REPLICA_URL must name a PostgreSQL server"),
        ({"REPLICA_URL": "postgresql://a@b/c,postgresql://a:hidden@b:port/c"}, "REPLICA_URL cannot be read; write"),
        ({"REPLICA_LAG": "soon"}, "REPLICA_LAG is “soon”, which is not a whole number."),
        ({"REPLICA_LAG": "1"}, "REPLICA_LAG is “1”; it must be at least 2."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. A server with its own DATABASE_URL needs one"),
        ({"DEBUG": "maybe"}, "DEBUG is “maybe”, which is not true or false."),
        ({"HTTPS": "ture"}, "HTTPS is “ture”, which is not true or false."),
        ({"POOL_SIZE": "x"}, "POOL_SIZE is “x”, which is not a whole number."),
        ({"POOL_SIZE": "1.5"}, "POOL_SIZE is “1.5”, which is not a whole number."),
        ({"POOL_SIZE": "0"}, "POOL_SIZE is “0”; it must be at least 1."),
        ({"STATEMENT_TIMEOUT": "x"}, "STATEMENT_TIMEOUT is “x”, which is not a whole number."),
        ({"LOAD_CATALOGUE": "maybe"}, "LOAD_CATALOGUE is “maybe”, which is not true or false."),
        ({"DISK_RESERVE": "-1"}, "DISK_RESERVE is “-1”; it must be at least 0."),
        ({"STATEMENT_TIMEOUT": "-1"}, "STATEMENT_TIMEOUT is “-1”; it must be at least 0."),
        ({"CLOCK_CONFIRMED": "today"}, "CLOCK_CONFIRMED is “today”, which is not a day, as 2026-11-30."),
        ({"CLOCK_CONFIRMED": "2026-13-01"}, "CLOCK_CONFIRMED is “2026-13-01”, which is not a day"),
        ({"CLOCK_CONFIRMED": "2999-01-01"}, "a day to come by the clock of this machine: one is wrong."),
        ({"WAL_ARCHIVE": "/mnt/wal"}, "WAL_ARCHIVE is for the embedded server"),
        ({"WAL_ARCHIVE": "/mnt/w a l", "DATABASE_URL": ""}, "WAL_ARCHIVE is /mnt/w a l: its name may have letters"),
        ({"BEHIND_PROXY": "nginx"}, "BEHIND_PROXY is “nginx”, which is not true or false."),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is “xml”; it must be one of plain, json."),
        ({"LOG_LEVEL": "info"}, "LOG_LEVEL is “info”; it must be one of DEBUG, INFO, WARNING, ERROR."),
        ({"METRICS_ADDRESS": "9101"}, "METRICS_ADDRESS is “9101”; write host:port, such as 127.0.0.1:9101."),
        ({"METRICS_ADDRESS": "localhost:99999"}, "METRICS_ADDRESS is “localhost:99999”; write host:port"),
        ({"METRICS_ADDRESS": ":9101"}, "METRICS_ADDRESS is “:9101”; write host:port"),
        ({"REQUEST_TIMEOUT": "0"}, "REQUEST_TIMEOUT is “0”; it must be at least 1."),
        ({"REQUEST_TIMEOUT": "1s"}, "REQUEST_TIMEOUT is “1s”, which is not a whole number."),
        ({"WORKER_MEMORY": "149"}, "WORKER_MEMORY is “149”; it must be at least 150."),
        ({"WORKER_MEMORY": "1G"}, "WORKER_MEMORY is “1G”, which is not a whole number."),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_in_a_sentence(read: Reader, wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**SERVER | wrong)
    assert sentence in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert "hidden" not in str(refusal.value)


def test_requests_know_the_replicas_and_commands_do_not(read: Reader) -> None:
    given = {"REPLICA_URL": "postgresql://reader@one/registry, postgresql://reader@two/registry"}
    served = read(**SERVER | given | {"SERVING": "true"})["DATABASES"]
    assert {alias: database["HOST"] for alias, database in served.items()} == {
        "default": "127.0.0.1", "replica1": "one", "replica2": "two"
    }  # fmt: skip
    assert served["replica1"]["PATIENCE"] == 0
    assert list(read(**SERVER | given)["DATABASES"]) == ["default"]


def test_a_command_tells_the_sentence_and_shows_no_traceback() -> None:
    wrong = SERVER | {"DATABASE_URL": "pg://somebody:hidden@example.org/nothing"}
    words = [sys.executable, "manage.py", "check"]
    process = subprocess.run(words, cwd=ROOT, env=environment(**wrong), capture_output=True, text=True, check=False)
    assert process.returncode == 1
    assert process.stderr.startswith("A setting is wrong: DATABASE_URL must name a PostgreSQL server")
    assert len(process.stderr.splitlines()) == 1, "no traceback"
    assert "hidden" not in process.stderr


def test_right_values_are_accepted(read: Reader) -> None:
    right = {"DEBUG": "no", "HTTPS": "off", "POOL_SIZE": "1", "STATEMENT_TIMEOUT": "0", "ALLOWED_HOSTS": "a,b"}
    values = read(**SERVER | right | {"CLOCK_CONFIRMED": "2026-11-30", "LEDGER_HEAD_FILE": "/mnt/head"})
    assert (values["CLOCK_CONFIRMED"], values["LEDGER_HEAD_FILE"]) == (date(2026, 11, 30), Path("/mnt/head"))
    assert (values["DEBUG"], values["HTTPS"], values["ALLOWED_HOSTS"]) == (False, False, ["a", "b"])
    options = values["DATABASES"]["default"]["OPTIONS"]
    assert options["pool"]["max_size"] == 1
    assert "-c statement_timeout=0 " in options["options"]


OVER_HTTPS = {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SECURE_HSTS_SECONDS": 31_536_000}
OVER_HTTP = {"SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False, "SECURE_HSTS_SECONDS": 0}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HTTPS": "true"}, OVER_HTTPS),
        ({"HTTPS": "on"}, OVER_HTTPS),
        ({"HTTPS": "false"}, OVER_HTTP),
        ({"HTTPS": ""}, OVER_HTTP),
        ({}, OVER_HTTP),
        ({}, {"DEBUG": False, "WHITENOISE_AUTOREFRESH": False}),
        ({"DEBUG": "true"}, {"DEBUG": True, "WHITENOISE_AUTOREFRESH": True}),
        ({}, {"ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"], "CSRF_TRUSTED_ORIGINS": []}),
        ({"ALLOWED_HOSTS": "a, b,"}, {"ALLOWED_HOSTS": ["a", "b"]}),
        ({"CSRF_TRUSTED_ORIGINS": "https://a"}, {"CSRF_TRUSTED_ORIGINS": ["https://a"]}),
        ({}, {"STATIC_ROOT": None, "WHITENOISE_USE_FINDERS": True}),
        ({"STATIC_ROOT": "/srv/static"}, {"STATIC_ROOT": "/srv/static", "WHITENOISE_USE_FINDERS": False}),
        ({"SECRET_KEY": "given"}, {"SECRET_KEY": "given"}),
        ({}, {"BEHIND_PROXY": False, "SECURE_PROXY_SSL_HEADER": None, "METRICS_ADDRESS": None}),
        ({"BEHIND_PROXY": "true"}, {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}),
        ({"METRICS_ADDRESS": "127.0.0.1:9101"}, {"METRICS_ADDRESS": ("127.0.0.1", 9101)}),
        ({"METRICS_ADDRESS": "[::1]:9101"}, {"METRICS_ADDRESS": ("::1", 9101)}),
    ],
    ids=str,
)
def test_a_variable_changes_what_it_is_there_for(
    read: Reader, variables: dict[str, str], expected: dict[str, Any]
) -> None:
    values = read(**SERVER | variables)

    assert {name: values[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "formatter", "level"),
    [
        ({}, "PlainLines", "INFO"),
        ({"LOG_FORMAT": "json"}, "JSONLines", "INFO"),
        ({"LOG_LEVEL": "WARNING"}, "PlainLines", "WARNING"),
    ],
    ids=str,
)
def test_the_log_has_the_form_and_the_level_that_are_set(
    read: Reader, given: dict[str, str], formatter: str, level: str
) -> None:
    log = read(**SERVER | given)["LOGGING"]
    assert log["formatters"]["line"]["()"] == f"registry.serving.logs.{formatter}"
    assert log["root"]["level"] == level


def test_what_keeps_sessions_and_forms_safe_does_not_depend_on_the_environment(read: Reader) -> None:
    """A browser on plain http must be able to log in, so only what HTTPS switches may depend on it."""
    safe = {
        "SESSION_COOKIE_AGE": 12 * 60 * 60,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": False,
        "SECURE_REFERRER_POLICY": "same-origin",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 4 * 1024 * 1024,
        "CORS_ALLOW_CREDENTIALS": False,
    }
    for variables in ({}, {"HTTPS": "true"}, {"DEBUG": "true"}):
        values = read(**SERVER | variables)
        assert {name: values[name] for name in safe} == safe
        assert values["AUTH_PASSWORD_VALIDATORS"][0]["OPTIONS"] == {"min_length": 12}


@pytest.mark.parametrize(
    ("variables", "timeout", "pool"),
    [
        ({}, 0, 4),
        ({"STATEMENT_TIMEOUT": "7000"}, 0, 4),
        ({"SERVING": "true"}, 5000, 4),
        ({"SERVING": "true", "STATEMENT_TIMEOUT": "7000"}, 7000, 4),
        ({"SERVING": "true", "STATEMENT_TIMEOUT": "0"}, 0, 4),
        ({"POOL_SIZE": "9"}, 0, 9),
        ({"POOL_SIZE": "1"}, 0, 1),
    ],
    ids=str,
)
def test_the_database_gets_the_limits_that_are_set(
    read: Reader, variables: dict[str, str], timeout: int, pool: int
) -> None:
    """Only statements of requests are limited: migrations and the catalogue may take their time."""
    database = read(**SERVER | variables)["DATABASES"]["default"]
    options = database["OPTIONS"]

    assert f"-c statement_timeout={timeout} " in options["options"]
    assert "default_text_search_config=pg_catalog.english" in options["options"]
    assert (options["pool"]["min_size"], options["pool"]["max_size"]) == (1, pool)
    assert (database["CONN_HEALTH_CHECKS"], database["CONN_MAX_AGE"], database["ATOMIC_REQUESTS"]) == (False, 0, False)


ROLES = {f"{role.upper()}_DATABASE_URL": f"postgresql://{role}@h/d" for role in ("admin", "owner", "read")}


@pytest.mark.parametrize(
    ("given", "user"),
    [
        ({**SERVER}, "somebody"),
        ({**SERVER, "SERVING": "true"}, "somebody"),
        ({**SERVER, **ROLES}, "owner"),
        ({**SERVER, **ROLES, "SERVING": "true"}, "somebody"),
        ({}, "registry_owner"),
        ({"SERVING": "true"}, "registry_web"),
    ],
    ids=str,
)
def test_requests_and_commands_have_a_role_each(read: Reader, tmp_path: Path, given: dict[str, str], user: str) -> None:
    assert read(**{"DATA_DIR": str(tmp_path)} | given)["DATABASES"]["default"]["USER"] == user


def test_a_page_of_an_error_shows_no_password_of_a_role(read: Reader) -> None:
    values = read(**SERVER | ROLES | {"DATABASE_URL": "postgresql://web:hidden@h/d"})
    shown = {name: SafeExceptionReporterFilter().cleanse_setting(name, value) for name, value in values.items()}
    assert "hidden" not in repr({name: value for name, value in shown.items() if name.isupper()})


def test_options_in_the_address_of_the_database_are_kept(read: Reader) -> None:
    address = f"{SERVER['DATABASE_URL']}?sslmode=require"

    assert read(**SERVER | {"DATABASE_URL": address})["DATABASES"]["default"]["OPTIONS"]["sslmode"] == "require"


def promised() -> dict[str, str]:
    """Return the default of each variable as the table of the README has it."""
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \| .+ \| (.+?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    return {name.strip("` "): default.strip("`") for names, default in rows for name in names.split(",")}


def test_a_variable_that_is_not_set_has_the_default_that_the_readme_promises(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = read(**SERVER, SERVING="true")
    _, _, limit = values["DATABASES"]["default"]["OPTIONS"]["options"].split()[1].partition("statement_timeout=")
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.delenv("PORT", raising=False)

    assert promised() == {
        "PORT": str(serving._port()),
        "DATA_DIR": str(postgres.data_dir().relative_to(ROOT)),
        **dict.fromkeys(("DATABASE_URL", *ROLES), "none"),
        "REPLICA_URL": "none",
        "REPLICA_LAG": str(values["REPLICA_LAG"]),
        "SECRET_KEY": "none",
        "ALLOWED_HOSTS": "this machine",
        "CSRF_TRUSTED_ORIGINS": "this machine",
        "HTTPS": str(values["HTTPS"]).lower(),
        "BEHIND_PROXY": str(values["BEHIND_PROXY"]).lower(),
        "LOG_FORMAT": "plain",
        "LOG_LEVEL": values["LOGGING"]["root"]["level"],
        "METRICS_ADDRESS": "none",
        "STATEMENT_TIMEOUT": limit,
        "REQUEST_TIMEOUT": str(values["REQUEST_TIMEOUT"]),
        "WORKER_MEMORY": str(values["WORKER_MEMORY"]),
        "LOAD_CATALOGUE": str(values["LOAD_CATALOGUE"]).lower(),
        "DISK_RESERVE": str(values["DISK_RESERVE"] // 1024**2),
        "POOL_SIZE": str(values["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"]),
        "DATABASE_PATIENCE": str(values["DATABASES"]["default"]["PATIENCE"]),
        "LEDGER_HEAD_FILE": str(values["LEDGER_HEAD_FILE"].relative_to(ROOT)),
        "CLOCK_CONFIRMED": str(values["CLOCK_CONFIRMED"]).lower(),
        "WAL_ARCHIVE": str(values["WAL_ARCHIVE"]).lower(),
    }


def test_a_server_that_cannot_be_reached_is_explained_by_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER["DATABASE_URL"])
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # else SIGTERM would no longer end the tests
    with pytest.raises(CommandError, match=r"The server that DATABASE_URL names cannot be used: .*refused"):
        call_command("run")


def test_without_a_key_one_is_made_for_this_machine_alone_and_kept(read: Reader, tmp_path: Path) -> None:
    data = tmp_path / "not there yet"
    first = read(DATA_DIR=str(data))["SECRET_KEY"]
    kept = data / "secret_key"
    assert len(first) >= 50
    assert kept.read_text() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(DATA_DIR=str(data))["SECRET_KEY"] == first
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_two_installations_have_two_keys(read: Reader, tmp_path: Path) -> None:
    one, other = (read(DATA_DIR=str(tmp_path / name))["SECRET_KEY"] for name in ("one", "other"))
    assert one != other


def test_a_key_from_the_environment_is_not_written_down(read: Reader, tmp_path: Path) -> None:
    read(DATA_DIR=str(tmp_path), SECRET_KEY="from the environment")
    assert list(tmp_path.iterdir()) == []
