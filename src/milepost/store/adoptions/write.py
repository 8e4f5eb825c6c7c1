"""Write down a decision about a timed pathway. Only actions may."""

from datetime import datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.adoptions.decisions import Decided
from milepost.store.adoptions.models import Decision


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Decision.objects.filter(provider=scope.provider, form=form).exists()


def write(scope: Scope, decided: Decided, *, form: UUID, now: datetime) -> None:
    """Add a decision; it stands in place of the service's one before."""
    Decision.objects.create(
        provider=scope.provider,
        service=decided.service,
        template=decided.template,
        edition=decided.edition,
        clinical_lead=decided.clinical_lead,
        manager=decided.manager,
        decided_on=decided.decided_on,
        next_review=decided.next_review,
        reason=decided.reason,
        by=scope.person,
        at=now,
        form=form,
    )
