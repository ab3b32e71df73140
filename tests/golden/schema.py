#!/usr/bin/env python3
"""The JSON Schema for editors says what prun says, of files whose form is right and of files whose form is wrong.

A validator for the few words that the schema uses stands below; a word that it does not know fails the test.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("srcdir", os.path.join(HERE, "..", ".."))
SCHEMA = os.path.join(TOP, "pipelines", "pipeline.schema.json")
# Wrong files whose fault is one of form, which a schema can see.
WRONG_FORM = """link_from_types param_declared_wrong stage_later_keys stage_no_id stage_no_use stage_not_object
stage_on_error stage_retry top_array top_empty_stages top_no_stages top_stages_object top_unknown_key
top_wrong_types when_wrong stage_class_without_kind""".split()
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool}
SAID = {"$schema", "$id", "title", "description", "definitions"}


def is_type(value, name):
    if name in ("number", "integer"):
        return isinstance(value, (int, float) if name == "number" else int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def check_object(value, schema, root):
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    for key, item in value.items():
        yield from faults(item, known.get(key, rest), root)
        if "propertyNames" in schema:
            yield from faults(key, schema["propertyNames"], root)
    for key in schema.get("required", []):
        if key not in value:
            yield "no " + key
    if len(value) < schema.get("minProperties", 0):
        yield "too few keys"


def check_array(value, schema, root):
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield "wrong length"
    for item in value:
        yield from faults(item, schema.get("items", True), root)


def check_scalar(value, schema):
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield "%r is not like %s" % (value, schema["pattern"])
        if len(value) < schema.get("minLength", 0):
            yield "too short"
    elif is_type(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield "%r is out of range" % value


def faults(value, schema, root):
    if schema is True or schema is False:
        if schema is False:
            yield "nothing is allowed here"
        return
    unknown = set(schema) - SAID - {"type", "properties", "additionalProperties", "propertyNames", "required",
                                    "minProperties", "items", "minItems", "maxItems", "enum", "anyOf", "$ref",
                                    "pattern", "minLength", "minimum", "maximum"}
    assert not unknown, unknown
    if "$ref" in schema:
        yield from faults(value, root["definitions"][schema["$ref"].rsplit("/", 1)[1]], root)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, t) for t in types):
        yield "%r is no %s" % (value, types)
        return
    if "enum" in schema and value not in schema["enum"]:
        yield "%r is not among %r" % (value, schema["enum"])
    if "anyOf" in schema and all(list(faults(value, s, root)) for s in schema["anyOf"]):
        yield "%r is none of these" % (value,)
    if isinstance(value, dict):
        yield from check_object(value, schema, root)
    elif isinstance(value, list):
        yield from check_array(value, schema, root)
    else:
        yield from check_scalar(value, schema)


def read(path):
    """Comments and trailing commas are taken out; no file here has "//" inside a string."""
    with open(path, encoding="utf-8-sig") as f:
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", f.read(), flags=re.S)
    return json.loads(re.sub(r",(\s*[\]}])", r"\1", text))


def main():
    with open(SCHEMA, encoding="utf-8") as f:
        root = json.load(f)
    count = failed = 0
    right = [os.path.join(folder, f) for folder in (os.path.join(TOP, "pipelines"), os.path.join(HERE, "right"),
                                                    os.path.join(TOP, "examples", "pipelines"))
             for f in sorted(os.listdir(folder)) if f.endswith(".json") and not f.endswith(".schema.json")]
    wrong = [os.path.join(HERE, "wrong", name + ".json") for name in WRONG_FORM]
    for path, is_right in [(p, True) for p in right] + [(p, False) for p in wrong]:
        found = list(faults(read(path), root, root))
        count += 1
        failed += bool(found) == is_right
        print("%sok %d - the schema %s %s" % ("" if bool(found) != is_right else "not ", count,
                                              "accepts" if is_right else "refuses", os.path.basename(path)))
        if found and is_right:
            print("# " + "; ".join(found))
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
