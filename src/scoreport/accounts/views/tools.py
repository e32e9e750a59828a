"""Tool Search: every tool that one may open, by name and path."""

from django.http import HttpResponse
from django.shortcuts import render

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import signed_in
from scoreport.accounts.navigation import tools_of
from scoreport.accounts.tools import Tool
from scoreport.lib.text import folded


@signed_in
def tools(request: SignedInRequest) -> HttpResponse:
    """List the tools whose name or path holds each word of the query."""
    query = request.GET.get("q", "")[:100]
    found = [tool for tool in tools_of(request.actor) if matches(tool, query)]
    return render(request, "accounts/tools.html", {"tools": found, "tool_query": query})


@signed_in
def keys(request: SignedInRequest) -> HttpResponse:
    """Show the keys of staff pages, and let a person turn the single ones off."""
    return render(request, "accounts/keys.html")


def matches(tool: Tool, query: str) -> bool:
    """Say whether each word of the query stands in the tool's name or path, without case and accents."""
    text = folded(" ".join(map(str, (*tool.path, tool.name))))
    return all(word in text for word in folded(query).split())
