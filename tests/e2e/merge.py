#!/usr/bin/python3
"""postern openapi: several endpoints' documents as one."""
import json
import os
import subprocess

from npm import install
from openapi import SHOP, no_twice, refs
from postern import BUILD, SLOW, SOURCE, app, equal, run

TOOL = os.path.join(BUILD, "tool/postern")


def tool(*args):
    return subprocess.run([TOOL, "openapi", *args], text=True,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=30 * SLOW, check=False)


def merged(*args):
    p = tool(*args)
    equal((p.returncode, p.stderr), (0, ""))
    return json.loads(p.stdout, object_pairs_hook=no_twice)


def refused(says, *args, status=1):
    p = tool(*args)
    equal((p.returncode, p.stdout), (status, ""), p.stderr)
    assert says in p.stderr, p.stderr


def lead_on(d):
    for ref in refs(d):
        at = d
        for name in ref.removeprefix("#/").split("/"):
            assert name in at, ref
            at = at[name]


def programs(box):
    """Paths of all, schemas of one name apart, valid as a whole."""
    d = merged(app("api"), app("guestbook"), SHOP)
    equal([t["name"] for t in d["tags"]], ["api", "guestbook", "shop"])
    equal(d["info"]["title"], "Orders, guestbook, shop")
    equal(d["servers"], [{"url": "/"}])
    for path in "/api/orders", "/guestbook", "/v1/order":
        assert path in d["paths"], path
    lead_on(d)
    schemas = d["components"]["schemas"]
    assert "total" in schemas["order"]["properties"]
    assert "weight" in schemas["shop-order"]["properties"]
    equal(list(refs(d["paths"]["/v1/order"]["post"]["requestBody"]))[0],
          "#/components/schemas/shop-order")
    equal(list(refs(d["paths"]["/api/orders"]["post"]["requestBody"]))[0],
          "#/components/schemas/order")
    ids = [o["operationId"] for p in d["paths"].values()
           for o in p.values() if "operationId" in o]
    equal(len(ids), len(set(ids)))
    equal(d, merged(app("api"), app("guestbook"), SHOP), "the second time")
    file = box.write("merged.json", json.dumps(d))
    p = subprocess.run(
        ["node", os.path.join(SOURCE, "tests/npm/openapi.mjs"), file],
        cwd=install(), text=True, capture_output=True, timeout=60 * SLOW,
        check=False)
    equal((p.returncode, p.stderr), (0, ""), p.stdout)


def document(box, name, path, schemas, **more):
    """A file with one path, which answers with the schema "order"."""
    return box.write(name + ".json", json.dumps({
        "openapi": "3.1.0", "info": {"title": name, "version": "1"},
        "tags": [{"name": name}],
        "paths": {path: {"get": {
            "operationId": "get-order", "responses": {"200": {
                "description": "OK", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/order"}}}}}}}},
        "components": {"schemas": schemas, **more}}))


def names(box):
    """What refers to a component with another name gets one itself."""
    order = {"properties": {
        "item": {"$ref": "#/components/schemas/item"}}}
    a = document(box, "a", "/a", {
        "order": order, "item": {"type": "string"}, "same": {"minimum": 1}})
    b = document(box, "b", "/b", {
        "order": order, "item": {"type": "number"}, "same": {"minimum": 1},
        "b-item": {"type": "null"}})
    d = merged("--title", "Both", a, b)
    equal(d["info"]["title"], "Both")
    equal(d["components"]["schemas"], {
        "order": order, "item": {"type": "string"}, "same": {"minimum": 1},
        "b-order": {"properties": {
            "item": {"$ref": "#/components/schemas/b-item-2"}}},
        "b-item-2": {"type": "number"}, "b-item": {"type": "null"}})
    equal(list(refs(d["paths"]["/b"])), ["#/components/schemas/b-order"])
    equal(d["paths"]["/a"]["get"]["operationId"], "get-order")
    equal(d["paths"]["/b"]["get"]["operationId"], "b-get-order")


def errors(box):
    """Two answers to one path, and what is no document."""
    refused("both ", app("api"), app("api"))
    refused("have /api\n", app("api"), app("api"))
    refused("usage: postern openapi", status=2)
    refused("usage: postern openapi", "--titel", "x", status=2)
    refused("No such file", "/nothing")
    refused("line 1, column 1", box.write("x", "# no JSON"))
    refused("no document of OpenAPI 3.1", box.write("y", "{}"))
    refused("no document", box.write("z", '{"openapi": "3.0.3", "paths":{}}'))
    one = {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}}
    two = {"securitySchemes": {"bearer": {"type": "http", "scheme": "basic"}}}
    a = document(box, "a", "/a", {"order": {}}, **one)
    merged(a, document(box, "b", "/b", {"order": {}}, **one))
    refused("the security scheme bearer is another one", a,
            document(box, "c", "/c", {"order": {}}, **two))
    failing = box.write("failing", "#!/bin/sh\nexit 3\n")
    os.chmod(failing, 0o755)
    refused("failing --print openapi failed", failing)


if __name__ == "__main__":
    run(programs, names, errors)
