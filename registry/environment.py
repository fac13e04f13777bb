"""How settings are read from the environment: a wrong value stops the start with a sentence that names it."""

import os
import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

from registry import postgres

env = environ.Env()
T = TypeVar("T")
_BOOLEANS = {"", "true", "false", "1", "0", "yes", "no", "on", "off"}  # others would silently mean false
_KINDS = {"bool": "true or false", "int": "a whole number", "list": "a list with commas"}


def read(kind: str, name: str, default: T) -> T:
    """Read one variable; a value of the wrong kind is named, with what it should be."""
    if kind == "bool" and os.environ.get(name, "").lower() not in _BOOLEANS:
        raise ImproperlyConfigured(f"{name} is “{os.environ[name]}”, which is not {_KINDS[kind]}.")
    try:
        value: T = getattr(env, kind)(name, default=default)
        return value
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is “{os.environ.get(name)}”, which is not {_KINDS[kind]}.") from error


def at_least(least: int, name: str, default: int) -> int:
    """Read a whole number that must not be smaller."""
    number = read("int", name, default)
    if number < least:
        raise ImproperlyConfigured(f"{name} is “{number}”; it must be at least {least}.")
    return number


def one_of(words: tuple[str, ...], name: str, default: str) -> str:
    """Read one of a few words."""
    word = os.environ.get(name) or default
    if word not in words:
        raise ImproperlyConfigured(f"{name} is “{word}”; it must be one of {', '.join(words)}.")
    return word


def address(name: str) -> tuple[str, int] | None:
    """Read where to listen, as host:port; None if nothing is said."""
    text = os.environ.get(name, "")
    host, colon, port = text.rpartition(":")
    if text and not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"{name} is “{text}”; write host:port, such as 127.0.0.1:9101.")
    return (host.strip("[]"), int(port)) if text else None


def listed(name: str, default: list[str]) -> list[str]:
    """Read a list with commas; a blank that was typed after one is no part of a name."""
    return [item.strip() for item in read("list", name, default) if item.strip()]


def wal_archive() -> Path | None:
    """Read the folder that the embedded server archives into."""
    try:
        return postgres.archive()
    except postgres.PostgresError as error:
        raise ImproperlyConfigured(str(error)) from None


def past_day(name: str) -> date | None:
    """Read a day that has begun somewhere on earth; a later one could confirm nothing."""
    if not (text := os.environ.get(name, "")):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{text}”, which is not a day, as 2026-11-30.") from None
    if day > (datetime.now(UTC) + timedelta(hours=14)).date():
        raise ImproperlyConfigured(f"{name} is “{text}”, a day to come by the clock of this machine: one is wrong.")
    return day


def secret_key(data: Path) -> str:
    """Return SECRET_KEY; without one, a local installation keeps a random key in its data folder."""
    if key := os.environ.get("SECRET_KEY", ""):
        return key
    if os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. A server with its own DATABASE_URL needs one: 50 random characters, "
            "for example from `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    try:
        return _kept_key(data / "secret_key")
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR is “{data}”, which cannot be used: {error.strerror}. It must be a folder that you may write."
        ) from error


def _kept_key(kept: Path) -> str:
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_name(f"secret_key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.rename(kept)
    return kept.read_text()


def database_url(name: str) -> str:
    """Return a URL that can be read, or nothing where the variable is not set."""
    return readable(name, url) if (url := os.environ.get(name, "")) else ""


def readable(name: str, url: str) -> str:
    """Return a URL that can be read, of the variable of this name."""
    if not url.startswith(("postgresql://", "postgres://")):  # the library would print another's password
        raise ImproperlyConfigured(f"{name} must name a PostgreSQL server (postgresql://…); no other works.")
    try:
        env.db_url_config(url)
    except Exception as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read; write postgresql://user:password@host:5432/name."
        ) from error
    return url


def addresses(data: Path) -> postgres.Addresses:
    """Return how each role reaches the database: by URLs from the environment, or by the embedded server's socket."""
    admin, owner, web, read = (
        database_url(name) for name in ("ADMIN_DATABASE_URL", "OWNER_DATABASE_URL", "DATABASE_URL", "READ_DATABASE_URL")
    )
    if not web:
        own = postgres.addresses(data)
        return own._replace(owner=owner or own.owner)
    if admin and not owner:
        raise ImproperlyConfigured(
            "ADMIN_DATABASE_URL is set, but OWNER_DATABASE_URL is not: who shall own the tables?"
        )
    return postgres.Addresses(admin=admin, owner=owner or web, web=web, read=read)
