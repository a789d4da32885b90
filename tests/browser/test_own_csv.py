"""A newcomer's own list of deals becomes figures, in a real browser, with a restart on the way."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from servers.running import Server, environment, free_port

PASSWORD = "a long pass phrase of the cast"
JOIN = f"""
import django
django.setup()
from django.core.management import call_command
from accord.access.actions import add_user
from accord.access.roles import Role
call_command("migrate", verbosity=0)
add_user("adam@firm.example", "Adam Admin", [Role.ADMIN], {PASSWORD!r}, "terminal", 1)
"""
DEALS = "Opportunity ID;Amount;Currency;Deal Stage;Create Date;Close Date\n" + "".join(
    f"D{n};{n}.000,50;EUR;{'Won' if n % 2 else 'Lost'};05.01.2026;20.02.2026\n"
    for n in range(1, 41)
)


@pytest.mark.server
def test_own_deals_become_figures(profile: BrowserContext, tmp_path: Path) -> None:
    folder, port = tmp_path / "data", free_port()
    more = {"ACCORD_BASE_URL": f"http://127.0.0.1:{port}"}
    own = environment(folder, more | {"DJANGO_SETTINGS_MODULE": "accord.settings"})
    subprocess.run([sys.executable, "-c", JOIN], env=own, check=True)
    server = Server(folder, port, words=("serve", "--all"), more=more)
    file = tmp_path / "pipeline.csv"
    file.write_text(DEALS, encoding="utf-8")
    page = profile.new_page()
    page.set_default_timeout(60_000)
    server.start()
    try:
        page.goto(f"{more['ACCORD_BASE_URL']}/settings/import")
        page.fill("input[name=login]", "adam@firm.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.click("text=Import a file")
        page.set_input_files("input[type=file]", file)
        page.click("text=Read the file")
        page.click("text=Go on to the columns")
        page.click("button:has-text('Try it')")
        page.wait_for_selector("text=Would create")
        server.stop()
        server.start()
        page.reload()
        page.click("button:has-text('Import')")
        page.wait_for_selector("text=Figures that are known now")
        figures = {
            link.get_attribute("href"): link.get_attribute("data-figure")
            for link in page.query_selector_all("a.figure")
        }
        assert figures["/board/deals_won/rows?period=all"] == "20"
        assert figures["/board/revenue_won/rows?period=all"] == "40001000"
    finally:
        server.stop()
