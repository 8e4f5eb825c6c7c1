"""The rival: python-hl7's own MLLP server, which stores each message as durably as ours.

It parses a message, inserts it, commits, and answers. It does nothing with it.
"""

import asyncio
import os
import socket
import sys
from hashlib import sha256

import psycopg
from hl7.mllp import HL7StreamReader, HL7StreamWriter, start_hl7_server

TABLE = """
    CREATE TABLE IF NOT EXISTS rival (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text NOT NULL, control_id text NOT NULL, sha bytea NOT NULL,
        raw bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (source, control_id, sha)
    )
"""
ADD = """
    INSERT INTO rival (source, control_id, sha, raw) VALUES (%s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
CHARACTERS = "iso-8859-1"


async def serve(reader: HL7StreamReader, writer: HL7StreamWriter) -> None:
    """Store and answer what one sender sends, until it has gone."""
    url = os.environ["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url) as line:
        while not reader.at_eof():
            try:
                message = await reader.readmessage()
            except asyncio.IncompleteReadError:
                break
            raw = str(message).encode(CHARACTERS)
            source = f"{message.segment('MSH')[3]}|{message.segment('MSH')[4]}"
            told = (source, str(message.segment("MSH")[10]), sha256(raw).digest(), raw)
            await line.execute(ADD, told)
            await line.commit()
            writer.writemessage(message.create_ack())
            await writer.drain()
    writer.close()


async def main(taken: socket.socket) -> None:
    """Serve until it is stopped."""
    server = await start_hl7_server(serve, sock=taken, encoding=CHARACTERS)
    async with server:
        sys.stderr.write("Listening\n")
        sys.stderr.flush()
        await server.serve_forever()


if __name__ == "__main__":
    with psycopg.connect(os.environ["DATABASE_URL"]) as begun:
        begun.execute(TABLE)
    asyncio.run(main(socket.create_server(("127.0.0.1", int(sys.argv[1])))))
