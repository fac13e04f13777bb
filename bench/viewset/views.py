"""One serializer per model, nested, and a view set that fetches everything in as many queries as there are lists."""

from typing import Any

from django.db.models import Model
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from trials import models


def nested(model: type[Model], *, many: bool = True, **fields: Any) -> serializers.Serializer:
    """Return a serializer of all fields of a model but its parent, with others nested in it."""
    parents = {"trial", "arm", "site", "reference"}
    names = [field.name for field in model._meta.concrete_fields if field.name not in parents]
    meta = type("Meta", (), {"model": model, "fields": [*dict.fromkeys([*names, *fields])]})
    made: Any = type(f"{model.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, **fields})
    serializer: serializers.Serializer = made(many=True) if many else made()
    return serializer


class TrialSerializer(serializers.ModelSerializer):
    """A trial with everything that belongs to it."""

    lead_sponsor = nested(models.Organization, many=False)
    registrant = nested(models.Organization, many=False)
    identifiers = nested(models.TrialIdentifier)
    organizations = nested(models.TrialOrganization, organization=nested(models.Organization, many=False))
    status_history = nested(models.StatusChange)
    enrollment_history = nested(models.EnrollmentCount)
    ethics = nested(models.EthicsReview)
    interventions = nested(models.Intervention)
    arms = nested(
        models.Arm,
        links=nested(models.ArmIntervention, intervention=serializers.SlugRelatedField("name", read_only=True)),
    )
    endpoints = nested(models.Endpoint)
    sites = nested(models.Site, contacts=nested(models.SiteContact))
    contacts = nested(models.Contact)
    officials = nested(models.Official)
    references = nested(models.Reference, retractions=nested(models.Retraction))
    links = nested(models.Link)
    available_data = nested(models.AvailableData)
    sources = nested(models.Source)
    provenance = nested(models.Provenance, source=serializers.SlugRelatedField("key", read_only=True))
    extensions = serializers.JSONField()

    class Meta:
        model = models.Trial
        fields = "__all__"


class TrialViewSet(ReadOnlyModelViewSet[models.Trial]):
    """Trials."""

    queryset = (
        models.Trial.objects.select_related("lead_sponsor", "registrant")
        .prefetch_related(
            "identifiers", "organizations__organization", "status_history", "enrollment_history", "ethics",
            "interventions", "arms__links__intervention", "endpoints", "sites__contacts", "contacts", "officials",
            "references__retractions", "links", "available_data", "sources", "provenance__source",
        )
        .order_by("-pk")
    )  # fmt: skip
    serializer_class = TrialSerializer
    lookup_field = "record_id"
