"""A program that prints what the public reads: lists, feed, head, and each record with its first version."""

import sys
from typing import Any

import orjson
from django.test import Client


def main() -> None:
    client, answers = Client(headers={"host": "localhost"}), {}

    def get(path: str) -> Any:
        answer = client.get(f"/api/v1/{path}")
        answers[path] = [answer.status_code, answer.content.decode()]
        return answer.json()

    get("changes?page_size=1000")
    get("ledger/head")
    for kind in ("trials", "studies"):
        for item in get(f"{kind}?page_size=1000")["items"]:
            get(f"{kind}/{item['id']}")
            get(f"{kind}/{item['id']}/versions/1")
    sys.stdout.write(orjson.dumps(answers).decode())


if __name__ == "__main__":
    main()
