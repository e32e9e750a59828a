"""The description of the service in OpenAPI 3.1, made from the same names that the answers are made from."""

from collections.abc import Mapping
from typing import Any

from . import adapter
from .adapter import Refusal
from .links import ENDS, SIGNATURE, TOKEN

Schema = dict[str, Any]
JSON, XML = "application/json", "application/xml"
BUSY, BROKEN = 429, (500, 502, 503, 504)
DESCRIPTION = """A stand-in for the state's score-report service, with invented students and reports. What is certain
about the service and what is inferred stands in the handbook's page on the sandbox. A final slash on the paths of the
service is welcome. Answers with 429 and 5xx are those of failures that were asked for."""


def description(base: str) -> Schema:
    """Return the description of a sandbox that answers at this address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Score report sandbox", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": base}],
        "paths": {
            adapter.TOKEN_PATH: {method.lower(): _token(method) for method in adapter.TOKEN_METHODS},
            adapter.LISTING_PATH: {"get": _listing()},
            adapter.FILES_PATH + "{year}/{file}": {"get": _file()},
            "/health": {"get": _health()},
            "/openapi.json": {"get": _itself()},
        },
        "components": {
            "securitySchemes": {
                "pair": {"type": "http", "scheme": "basic", "description": "Client Key and Client Secret."},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "schemas": _schemas(),
        },
    }


def _token(method: str) -> Schema:
    operation: Schema = {
        "operationId": f"{method.lower()}Token",
        "summary": "Exchange a pair of credentials for a token",
        "security": [{"pair": []}],
        "responses": {
            "200": _answer("The token.", "Token"),
            "401": _answer("Credentials that are wrong, or past their date.", "Refusal"),
            **_failures(),
        },
    }
    if method == "POST":
        form = {"type": "object", "properties": {"grant_type": {"type": "string", "examples": ["client_credentials"]}}}
        operation["requestBody"] = {
            "required": False,
            "description": "Not read: the header decides.",
            "content": {"application/x-www-form-urlencoded": {"schema": form}},
        }
    return operation


def _listing() -> Schema:
    filters = [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": "Only entries with this value."}
        for name in adapter.FILTERS
    ]
    return {
        "operationId": "listScoreReports",
        "summary": "List a student's score reports",
        "security": [{"token": []}],
        "parameters": [
            {"name": "ssid", "in": "path", "required": True, "schema": {"$ref": "#/components/schemas/Ssid"}},
            *filters,
        ],
        "responses": {
            "200": _answer("The report definitions, newest year first; none is an empty array.", "Listing"),
            "400": _answer("An SSID that is not 10 digits.", "Refusal"),
            "401": _answer("No token, one that was not issued here, or one past its end.", "Refusal"),
            "403": _answer("A student of other LEAs; or a path that the gateway does not know.", "Refusal", "Gateway"),
            "404": _answer("No student has this SSID.", "Refusal"),
            **_failures(),
        },
    }


def _file() -> Schema:
    signed = (*("X-Amz-" + name for name in ("Algorithm", "Credential", "Date")), ENDS, "X-Amz-SignedHeaders")
    names = (*signed, TOKEN, SIGNATURE)
    error = {"content": {XML: {"schema": {"$ref": "#/components/schemas/StoreError"}}}}
    return {
        "operationId": "openReport",
        "summary": "Open a report by the link of a listing, which needs no header",
        "security": [],
        "parameters": [
            {"name": "year", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{4}$"}},
            {"name": "file", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
            *({"name": name, "in": "query", "required": True, "schema": {"type": "string"}} for name in names),
        ],
        "responses": {
            "200": {
                "description": "The report.",
                "content": {"application/pdf": {}, "text/html": {}},
            },
            "400": {"description": "An Authorization header beside the signature.", **error},
            "403": {"description": "A link past its end, or changed.", **error},
            "404": {"description": "A report that is no longer there.", **error},
            **{str(status): {"description": "A failure on demand.", **error} for status in (BUSY, *BROKEN)},
        },
    }


def _health() -> Schema:
    state = _object({"status": {"const": "ok"}})
    return {
        "operationId": "health",
        "summary": "Tell that the process lives",
        "security": [],
        "responses": {"200": {"description": "It does.", "content": {JSON: {"schema": state}}}},
    }


def _itself() -> Schema:
    return {
        "operationId": "describe",
        "summary": "This description",
        "security": [],
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {JSON: {"schema": {"type": "object"}}}}},
    }


def _failures() -> Schema:
    return {
        str(BUSY): _answer("Too many requests: a failure on demand.", "Gateway"),
        **{str(status): _answer("A failure on demand.", "Gateway", "text/html") for status in BROKEN},
    }


def _answer(words: str, *kinds: str) -> Schema:
    """An answer whose body is one of the named schemas, or of a media type that is no JSON."""
    schemas = [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds if "/" not in kind]
    content: Schema = {JSON: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}}
    return {
        "description": words,
        "headers": {adapter.REQUEST_ID_HEADER: {"schema": {"type": "string"}}},
        "content": {**content, **{kind: {} for kind in kinds if "/" in kind}},
    }


def _schemas() -> Schema:
    ssid = {"type": "string", "pattern": "^[0-9]{10}$"}
    return {
        "Ssid": ssid,
        "Token": _object(
            {
                adapter.TOKEN_FIELD: {"type": "string", "minLength": 1},
                adapter.LIFE_FIELD: {"type": "integer", "minimum": 1, "description": "Seconds."},
            }
        ),
        "Listing": _object(
            {
                adapter.STUDENT_FIELD: {"$ref": "#/components/schemas/Ssid"},
                adapter.LIST_FIELD: {"type": "array", "items": {"$ref": "#/components/schemas/Definition"}},
            }
        ),
        "Definition": {"oneOf": [_definition(_file_fields()), _definition(_page_fields())]},
        "Refusal": _object({"errorCode": {"enum": sorted(_codes())}, "message": {"type": "string"}}),
        "Gateway": _object({"message": {"type": "string"}}),
        "StoreError": {"type": "object", "xml": {"name": "Error"}},
    }


def _definition(more: Mapping[str, Schema]) -> Schema:
    return _object(
        {
            "reportType": {"enum": sorted(adapter.REPORT_TYPES.values())},
            "year": {"type": "string", "pattern": "^20[0-9]{2}$", "description": "The spring of the administration."},
            "grade": {"enum": [adapter.KINDERGARTEN_GRADE, *(f"{grade:02}" for grade in range(1, 13))]},
            "language": {"enum": sorted(adapter.LANGUAGES.values())},
            **more,
        }
    )


def _file_fields() -> Schema:
    return {adapter.FILE_FIELD: {"type": "string", "format": "uri"}}


def _page_fields() -> Schema:
    areas = sorted(set(adapter.CONTENT_AREAS.values()))
    return {adapter.AREA_FIELD: {"enum": areas}, adapter.PAGE_FIELD: {"type": "string", "format": "uri"}}


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _codes() -> set[str]:
    return {value.code for value in vars(adapter).values() if isinstance(value, Refusal)}
