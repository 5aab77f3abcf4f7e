"""Signing in to a shared desk in a real browser: invitation, passphrase, second factor."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from canvass.workflow.keeping.passwords import totp_code
from tests.small_map import write_small_map
from tests.web.browser import chromium, running_desk

pytestmark = pytest.mark.place

WORDS = "blue kettle under seven stairs"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine, signed by itself."""
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, private = folder / "desk.pem", folder / "desk.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))  # fmt: skip
    return certificate, private


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield the organizer's page on a shared desk: `home`, `db`, and `stranger()` for another."""
    folder = tmp_path_factory.mktemp("office")
    certificate, private = make_certificate(folder)
    subprocess.run(
        [sys.executable, "-m", "canvass.cli.main", "--db", str(folder / "canvass.db"),
         "district", "add", "Stuvsta", str(write_small_map(folder / "small.osm"))],
        check=True, capture_output=True,
    )  # fmt: skip
    shared = ("--host", "127.0.0.2", "--tls-cert", str(certificate), "--tls-key", str(private))
    with chromium() as browser, running_desk(folder, *shared) as address:

        def stranger() -> Any:
            context = browser.new_context(locale="en-GB", ignore_https_errors=True)
            return context.new_page()

        page = stranger()
        page.goto(address)
        page.get_by_role("link", name="Open Stuvsta").wait_for()
        page.home, page.db = address.partition("/in?")[0], folder / "canvass.db"
        page.stranger = stranger
        yield page


def invite(office: Any, name: str) -> str:
    """Make an invitation on the page and return its link."""
    office.goto(f"{office.home}/people")
    office.locator("#f-link-name").fill(name)
    office.get_by_role("button", name="Make the link").click()
    return str(office.locator(".message.good .code").inner_text())


def accept(office: Any, link: str, passphrase: str = WORDS) -> Any:
    """Open an invitation in another browser and choose a passphrase; return its page."""
    page = office.stranger()
    page.goto(link)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Begin").click()
    return page


def sign_in(office: Any, name: str, passphrase: str = WORDS, code: str = "") -> Any:
    page = office.stranger()
    page.goto(f"{office.home}/sign-in")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Passphrase").fill(passphrase)
    if code:
        page.get_by_label("Code from your telephone").fill(code)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_a_short_passphrase_is_refused_with_what_to_do_and_the_invitation_stays(office: Any):
    page = accept(office, invite(office, "Bo"), "short")
    said = page.get_by_role("alert")
    said.wait_for()
    assert "12 to 200 characters" in said.inner_text()

    page.get_by_label("Passphrase").fill(WORDS)
    page.get_by_role("button", name="Begin").click()

    page.get_by_role("link", name="Open Stuvsta").wait_for()


def test_a_used_invitation_says_so_and_where_to_sign_in(office: Any):
    link = invite(office, "Cai")
    accept(office, link).get_by_role("link", name="Open Stuvsta").wait_for()

    page = office.stranger()
    page.goto(link)

    text = page.locator("main").inner_text()
    assert "used" in text
    assert page.get_by_role("link", name="Sign in").count() == 1


def test_an_invitation_pressed_twice_signs_in_once_and_makes_one_account(office: Any):
    page = office.stranger()
    page.goto(invite(office, "Dag"))
    page.get_by_label("Passphrase").fill(WORDS)
    page.get_by_role("button", name="Begin").dblclick()
    page.get_by_role("link", name="Open Stuvsta").wait_for()
    page.reload()
    page.get_by_role("link", name="Open Stuvsta").wait_for()
    page.go_back()

    page.goto(office.home)
    page.get_by_role("link", name="Open Stuvsta").wait_for()
    with sqlite3.connect(office.db) as db:
        names = [row[0] for row in db.execute("SELECT name FROM desk_account")]
    assert names.count("Dag") == 1


def test_an_expired_invitation_says_what_to_do(office: Any):
    link = invite(office, "Eva")
    with sqlite3.connect(office.db) as db:
        db.execute("UPDATE desk_key SET expires_at = '2026-01-01T00:00:00+00:00'"
                   " WHERE name = 'Eva'")  # fmt: skip

    page = office.stranger()
    page.goto(link)

    text = page.locator("main").inner_text()
    assert "over" in text or "expired" in text
    assert "ask" in text


def test_who_has_a_second_factor_signs_in_with_its_code_only(office: Any):
    accept(office, invite(office, "Fia")).get_by_role("link", name="Open Stuvsta").wait_for()
    office.goto(f"{office.home}/people")
    row = office.locator("tr", has_text="Fia").first
    row.get_by_role("button", name="Set one").click()
    seed = office.locator(".message.good .code").inner_text()

    without = sign_in(office, "Fia")
    without.get_by_role("alert").wait_for()
    assert without.get_by_role("link", name="Open Stuvsta").count() == 0
    assert without.get_by_label("Passphrase").input_value() == ""
    assert without.get_by_label("Name", exact=True).input_value() == "Fia"
    wrong = sign_in(office, "Fia", code="000000")
    wrong.get_by_role("alert").wait_for()
    code = totp_code(seed, int(time.time()) // 30)
    right = sign_in(office, "Fia", code=code)
    right.get_by_role("link", name="Open Stuvsta").wait_for()
    right.reload()
    right.get_by_role("link", name="Open Stuvsta").wait_for()
    again = sign_in(office, "Fia", code=code)
    again.get_by_role("alert").wait_for()
    assert re.search("code", again.locator("main").inner_text())
