"""Every address of the web pages and of the API, from their declarations."""

from django.urls import URLPattern

from accord.api.agreement import SCHEMA
from accord.api.docs import DOCS
from accord.api.site import ROUTES
from accord.web.shell.page import Page
from accord.web.site import PAGES as PLACES

PAGES: tuple[Page, ...] = (*PLACES, DOCS, SCHEMA)
urlpatterns: list[URLPattern] = [*(page.pattern() for page in PAGES), *ROUTES]
handler400 = "accord.web.site.not_taken"
handler404 = "accord.web.site.nothing_here"
handler500 = "accord.web.site.our_fault"
handler429 = "accord.web.site.too_many"
