"""What a feed needs to speak TLS."""

import ssl
from pathlib import Path

from milepost.cli.say import stop
from milepost.foundation.problems import Problem


def tls_context(
    certificate: Path | None, key: Path | None, clients: Path | None
) -> ssl.SSLContext | None:
    """Make ready to speak TLS, or say why that can't be; None if nobody asked."""
    if certificate is None:
        if key or clients:
            stop("--tls-key and --tls-clients go with --tls-cert. Give that too.")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
        if clients is not None:
            context.load_verify_locations(clients)
            context.verify_mode = ssl.CERT_REQUIRED
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        remedy = "Name files that hold a certificate, its key and whom to trust."
        stop(
            Problem(
                "feeds.no-certificate",
                "--tls-cert",
                f"It can't be used: {why}.",
                remedy,
            )
        )
    return context
