"""Every address of FHIR."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from milepost.feeds.fhir import reception, views
from milepost.feeds.fhir.answers import refused
from milepost.foundation.problems import Problem


@csrf_exempt
def base(request: HttpRequest) -> HttpResponse:
    """Take a bundle."""
    if request.method == "POST":
        return reception.receive(request)
    return _only("POST")


@csrf_exempt
def of_a_type(request: HttpRequest, resource: str) -> HttpResponse:
    """Search resources of a type, or take a new one."""
    if request.method == "GET":
        return views.search(request, resource)
    if request.method == "POST":
        return reception.receive(request, resource)
    return _only("GET", "POST")


@csrf_exempt
def one(request: HttpRequest, resource: str, name: str) -> HttpResponse:
    """Read a resource, or take a newer version of it."""
    if request.method == "GET":
        return views.read(request, resource, name)
    if request.method == "PUT":
        return reception.receive(request, resource, name)
    return _only("GET", "PUT")


for view in (base, of_a_type, one):
    view.open_to_all = True  # type: ignore[attr-defined]  # what it calls has a door

urlpatterns = [
    path("fhir/R4/", base, name="fhir"),
    path("fhir/R4/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/R4/<str:resource>", of_a_type, name="fhir_type"),
    path("fhir/R4/<str:resource>/<str:name>", one, name="fhir_one"),
]


def _only(*methods: str) -> HttpResponse:
    told = "That can't be done here."
    remedy = f"Use {' or '.join(methods)}."
    answer = refused(405, Problem("fhir.method", "method", told, remedy))
    answer["Allow"] = ", ".join(methods)
    return answer
