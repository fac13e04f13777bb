"""People and working copies to test with; records are made by the actions, as everywhere else."""

from typing import Any

import factory
from django.contrib.auth.models import User

from studies import actions as studies
from studies.models import Study
from tests.factories import documents
from tests.factories import studies as study_documents
from trials import actions as trials
from trials.models import Trial


class CuratorFactory(factory.django.DjangoModelFactory):
    """A person who may do everything that curating needs; the first is called “curator”."""

    class Meta:
        model = User

    username = factory.Sequence(lambda number: f"curator{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = "a long enough password"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return model_class.objects.create_superuser(*args, **kwargs)


class TrialFactory(factory.django.DjangoModelFactory):
    """A working copy of a trial, with one of everything unless another document is given."""

    class Meta:
        model = Trial

    by = factory.SubFactory(CuratorFactory)
    document = factory.LazyFunction(documents.complete)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return trials.create(**kwargs)


class StudyFactory(factory.django.DjangoModelFactory):
    """A working copy of a study, with one of everything unless another document is given."""

    class Meta:
        model = Study

    class Params:
        trial = ""  # the number of the trial that it reports on

    by = factory.SubFactory(CuratorFactory)
    document = factory.LazyAttribute(lambda study: study_documents.complete(trial=study.trial))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return studies.create(**kwargs)
