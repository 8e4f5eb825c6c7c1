"""What every answer tells the browser: keep nothing, and use nothing of the machine."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{thing}=()" for thing in ("camera", "geolocation", "microphone", "payment", "usb")
)


def headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add to each answer the headers that Django and the content policy don't."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response["Permissions-Policy"] = PERMISSIONS
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer
