"""Headless Chromium for tests, with what it says kept."""
import os
import shutil
import signal

from postern import BUILD, SLOW, Skip, children, until


class Family:
    """The driver and its browser, for a test that ends before it quits."""

    argv = ["chromedriver"]

    def __init__(self, service):
        self.service = service

    def log(self):
        return ""

    def stop(self):
        process = getattr(self.service, "process", None)
        if process is None or process.poll() is not None:
            return
        pids = [process.pid]
        for pid in pids:
            pids += children(pid)
        for pid in reversed(pids):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()


class Browser:
    """A Chromium with an empty profile in the test's folder."""

    def __init__(self, box, width=1280, height=900, script=True):
        try:
            from selenium import webdriver
            from selenium.webdriver.chrome.service import Service
            from selenium.webdriver.remote.remote_connection import \
                RemoteConnection
        except ImportError as e:
            raise Skip("python3-selenium is not installed") from e
        chromium, driver = "/usr/bin/chromium", shutil.which("chromedriver")
        if not os.path.exists(chromium) or driver is None:
            raise Skip("there is no chromium or no chromedriver")
        RemoteConnection.set_timeout(60)
        o = webdriver.ChromeOptions()
        o.binary_location = chromium
        for word in ("--headless", "--no-sandbox", "--disable-gpu",
                     "--disable-quic", "--no-first-run", "--disable-sync",
                     "--disable-background-networking",
                     "--disable-component-update", "--disable-dev-shm-usage",
                     "--hide-scrollbars",
                     f"--user-data-dir={box.path('chromium')}",
                     f"--window-size={width},{height}"):
            o.add_argument(word)
        o.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            o.add_experimental_option("prefs", {
                "profile.managed_default_content_settings.javascript": 2})
        service = Service(driver, log_path=box.path("chromedriver.log"))
        box.processes.append(Family(service))
        self.driver = webdriver.Chrome(service=service, options=o)
        # What is looked for may be on a page that is still on its way.
        self.driver.implicitly_wait(5 * SLOW)
        # A window can't be narrower than 500 px; the page can.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1,
            "mobile": width < 500})

    def __enter__(self):
        return self.driver

    def __exit__(self, *how):
        self.driver.quit()


def leave(driver, act):
    """Does what leads to another page, and waits until that is there."""
    from selenium.common.exceptions import WebDriverException
    old = driver.find_element("css selector", "html")
    act()

    def is_gone():
        try:
            old.is_enabled()
        except WebDriverException:  # not always as a stale reference
            return True
        return False
    until("the next page", is_gone, 15)


def follow(driver, element):
    """Clicks what leads to another page, and waits until that is there."""
    leave(driver, element.click)


def keep_picture(driver, name):
    """Keeps a screenshot of the whole page in the build folder."""
    folder = os.path.join(BUILD, "tests", "pictures")
    os.makedirs(folder, exist_ok=True)
    size = driver.execute_script(
        "return [document.documentElement.clientWidth,"
        " document.documentElement.scrollHeight]")
    import base64
    got = driver.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True,
        "clip": {"x": 0, "y": 0, "width": size[0],
                 "height": max(size[1], 400), "scale": 1}})
    with open(os.path.join(folder, name + ".png"), "wb") as f:
        f.write(base64.b64decode(got["data"]))
