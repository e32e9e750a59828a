"""Tool Search: every tool that one may open, by name and path."""

import unicodedata

from django.http import HttpResponse
from django.shortcuts import render

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import signed_in
from scoreport.accounts.navigation import tools_of
from scoreport.accounts.tools import Tool


@signed_in
def tools(request: SignedInRequest) -> HttpResponse:
    """List the tools whose name or path holds each word of the query."""
    query = request.GET.get("q", "")[:100]
    found = [tool for tool in tools_of(request.actor) if matches(tool, query)]
    return render(request, "accounts/tools.html", {"tools": found, "query": query})


def matches(tool: Tool, query: str) -> bool:
    """Say whether each word of the query stands in the tool's name or path, without case and accents."""
    text = folded(" ".join(map(str, (*tool.path, tool.name))))
    return all(word in text for word in folded(query).split())


def folded(text: str) -> str:
    """Return the text in small letters without accents, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
