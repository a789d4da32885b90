"""Every address of the web pages, from their declarations."""

from django.urls import URLPattern

from accord.web.site import PAGES

urlpatterns: list[URLPattern] = [page.pattern() for page in PAGES]
handler404 = "accord.web.site.nothing_here"
handler500 = "accord.web.site.our_fault"
handler429 = "accord.web.site.too_many"
