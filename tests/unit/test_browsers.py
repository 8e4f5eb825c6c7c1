"""A browser is found wherever it is usually installed, or by its name."""

from browsers import find_chromium


def test_a_browser_that_is_named_is_the_one_used(tmp_path):
    browser = tmp_path / "my-chrome"
    browser.touch(mode=0o755)
    assert find_chromium({"MILEPOST_CHROMIUM": str(browser)}) == str(browser)


def test_a_browser_that_is_named_and_not_there_is_not_replaced_by_another():
    assert find_chromium({"MILEPOST_CHROMIUM": "/no/such/browser"}) is None


def test_an_installed_browser_is_found(tmp_path):
    browser = tmp_path / "google-chrome"
    browser.touch(mode=0o755)
    assert find_chromium({"PATH": str(tmp_path)}) == str(browser)
