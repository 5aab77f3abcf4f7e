"""`canvass serve`: run the desk on this machine, or for the whole office."""

from __future__ import annotations

import re
from pathlib import Path

import click

from canvass.errors import InputError
from canvass.locale.catalogue import get_translator

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@click.command(epilog="Example: canvass serve --no-browser --port 8642")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Where to listen; others than this machine need a certificate.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65_535), default=None,
              help="Default: 8642, or a free one where that is taken.")  # fmt: skip
@click.option("--tls-cert", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              default=None, help="The certificate (PEM) to be reached by others.")  # fmt: skip
@click.option("--tls-key", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              default=None, help="The private key (PEM) of the certificate.")  # fmt: skip
@click.option("--behind-proxy", default=None, metavar="NAME",
              help="A proxy here has the certificate; people reach it as NAME.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    behind_proxy: str | None,
    no_browser: bool,
) -> None:
    """Open the desk in the browser: from a map to printed walk lists by clicking.

    It runs until it is stopped (Ctrl-C), on this machine only, and uses no network. The
    address it prints can be used once, to sign in one browser.
    """
    from canvass.web.server import Place, serve

    given = ctx.find_root().params
    _ = get_translator(ctx.obj.lang)
    if (tls_cert is None) != (tls_key is None):
        raise InputError("--tls-cert and --tls-key go together; give both")
    place = Place(host, port, tls_cert, tls_key, _check_name(behind_proxy))
    if place.public_name and (tls_cert is not None or not place.is_own_machine):
        raise InputError(
            "--behind-proxy goes with a proxy on this machine that has the certificate; leave "
            "--host and --tls-cert out"
        )
    if not place.is_own_machine and tls_cert is None:
        raise InputError(
            "--host {host}: others reach the desk only over TLS; give --tls-cert and --tls-key",
            host=host,
        )

    def tell(address: str) -> None:
        click.echo(_("The desk is open. It signs one browser in, once: {address}").format(
            address=address))  # fmt: skip
        if place.is_shared:
            shown = address.partition("/in?")[0]
            click.echo(_("Others sign in at {address}/sign-in").format(address=shown))
        click.echo(_("Stop it with Ctrl-C; everything is kept."))

    serve(
        given["db"],
        place,
        lang=given["lang"],
        opens_browser=not no_browser,
        tell=tell,
    )


def _check_name(name: str | None) -> str:
    """Return a host name in the form browsers send, "" for None; raises InputError."""
    if name is None:
        return ""
    if not HOST.fullmatch(name):
        raise InputError(
            "--behind-proxy {name}: give the name people reach it by, like desk.example.org",
            name=name[:80],
        )
    return name.lower()
