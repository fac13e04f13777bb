"""What is logged, as JSON for a machine or as plain lines for a person, each line with the request it belongs to.

This module knows nothing of Django: the server's main process, which never loads it, writes with the same formatter.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the request that this thread answers

_VALUES = re.compile(r"^DETAIL:.*", re.MULTILINE)  # PostgreSQL quotes the row that it refuses, password hash and all
_CONTROL = {code: repr(chr(code))[1:-1] for code in (*range(32), 127, 0x85, 0x2028, 0x2029)}
_FROM_STRANGERS = "django.security."
# Nobody reads these three, and asking for them is half of what a record costs.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


class _Lines(logging.Formatter):
    """One line per record; ``fields`` of a record (``extra={"fields": {…}}``) stand beside its message."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name that logging calls)
        """Return the traceback without what the database quotes."""
        return _VALUES.sub("DETAIL: not logged", super().formatException(ei))

    def parts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what a line says, traceback last. What a stranger sent wrongly is no fault of ours with a trace."""
        strange = record.name.startswith(_FROM_STRANGERS)
        parts = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": "WARNING" if strange else record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **record.__dict__.get("fields", {}),
        }
        if record.exc_info and not strange:
            parts["traceback"] = self.formatException(record.exc_info)
        return parts


class JSONLines(_Lines):
    """An object per line, for whatever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        parts = self.parts(record)
        try:
            return orjson.dumps(parts, default=str, option=orjson.OPT_UTC_Z).decode()
        except orjson.JSONEncodeError:  # half a character, which UTF-8 does not have
            return json.dumps(parts, default=str)


class PlainLines(_Lines):
    """A line for a person at a terminal; what strangers send can begin no new one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and a traceback below it."""
        parts = self.parts(record)
        time, level, logger, message = (parts.pop(name) for name in ("time", "level", "logger", "message"))
        traceback = parts.pop("traceback", "")
        rest = "".join([f" {name}={value}" for name, value in parts.items() if value != ""])
        line = f"{str(time)[:19]} {level} {logger} {message}{rest}"
        if not line.isprintable():
            line = line.translate(_CONTROL).encode(errors="backslashreplace").decode()
        return f"{line}\n{traceback}" if traceback else line
