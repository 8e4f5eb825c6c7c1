"""What was done with files since a page was made. They are for whoever sees every service."""

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.store.asked import newer
from milepost.store.files.models import Explained, Step, Upload


def files_told(scope: Scope, uploads: Mark, steps: Mark) -> int:
    """Count the files that came, or with which anything was done, since two marks."""
    came = Upload.objects.filter(newer(uploads), provider=scope.provider)
    done = Step.objects.filter(newer(steps), upload__provider=scope.provider)
    return came.values("id").union(done.values("upload_id")).count()


def steps_told(scope: Scope, number: int, steps: Mark) -> int:
    """Count what was done with one file since a mark."""
    theirs = Step.objects.filter(newer(steps), upload__provider=scope.provider)
    return theirs.filter(upload=number).count()


def explained_so_far(scope: Scope) -> int:
    """Count those who left a list and of whom somebody said why. None is taken back."""
    return Explained.objects.filter(left__provider=scope.provider).count()
