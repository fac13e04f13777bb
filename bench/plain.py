"""The contestant: the least FastAPI application that serves the same bytes from the same database with psycopg.

It has what such an application comes with: the pool opened when the server starts, statements prepared by psycopg
after a few calls, uvloop under granian. It checks no host and no parameter, sets no header of security, and knows no
ETag, search or page but the first.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Response
from psycopg_pool import AsyncConnectionPool

ONE = (
    "SELECT p.content FROM trials_publishedtrial t JOIN ledger_publication p ON p.serial = t.current_id"
    " WHERE t.record_id = %s"
)
PAGE = "SELECT summary, current_id FROM trials_publishedtrial ORDER BY current_id DESC LIMIT 21"
pool = AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=4, kwargs={"autocommit": True}, open=False)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Open the pool in the worker that uses it."""
    async with pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/trials/{record_id}")
async def trial(record_id: str) -> Response:
    """Answer one document."""
    async with pool.connection() as connection:
        row = await (await connection.execute(ONE, (record_id,))).fetchone()
    if row is None:
        raise HTTPException(404)
    return Response(row[0], media_type="application/json")


@app.get("/trials")
async def trials() -> Response:
    """Answer the newest twenty summaries, and where the next page begins."""
    async with pool.connection() as connection:
        rows = await (await connection.execute(PAGE)).fetchall()
    items = ",".join(row[0] for row in rows[:20])
    return Response(f'{{"items":[{items}],"next":{rows[:20][-1][1]}}}', media_type="application/json")
