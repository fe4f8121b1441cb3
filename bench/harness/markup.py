"""What a page says, whatever engine made it: its texts and its form."""

import html.parser


class Page(html.parser.HTMLParser):
    """texts: each piece between tags, without space around it; values: what
    the form would send, by name; links: every href."""

    def __init__(self, body):
        super().__init__()
        self.texts = []
        self.values = {}
        self.links = []
        self.select = self.area = None
        self.feed(body.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "href" in a:
            self.links.append(a["href"])
        if tag == "select":
            self.select = a["name"]
        elif tag == "textarea":
            self.area = a["name"]
        elif tag == "option" and "selected" in a:
            self.values[self.select] = a["value"]
        elif tag == "input" and a.get("type") == "checkbox":
            self.values[a["name"]] = "checked" in a
        elif tag == "input" and a.get("type") != "hidden":
            self.values[a["name"]] = a.get("value")

    def handle_data(self, data):
        text = data.strip()
        if self.area:
            self.values[self.area] = text
            self.area = None
        elif text:
            self.texts.append(text)
