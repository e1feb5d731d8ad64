"""Converts a checked profile into the frozen rules that the engine reads."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from eamconsole.domain.city import (
    BackupRules,
    Bounds,
    CategoryRules,
    CityRules,
    CommentRules,
    CustomField,
    Environment,
    FieldRule,
    IntakeRules,
    MapRules,
    MessageRules,
    Reaction,
    ReconcileRules,
    RetentionRules,
    StatusRules,
    SyncLimits,
    TextLimits,
    WorkOrderRoute,
    WorkOrderRules,
)
from eamconsole.domain.identity import ProblemCode, StatusCode
from eamconsole.domain.lengths import LengthUnit
from eamconsole.domain.messages import DEFAULT_CANCELLED
from eamconsole.domain.work import CoordinateSystem
from eamconsole.services.profiles.faults import EnvironmentMissing
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server


def environment_of(profile: Profile, environment: Environment) -> EnvironmentTable:
    """Return the addresses of one environment; raises ``EnvironmentMissing``."""
    environments = profile.environments
    found = {"test": environments.test, "production": environments.production}[environment.value]
    if found is None:
        raise EnvironmentMissing(
            f'Profile "{profile.name}" has no environment {environment.value}.'
        )
    return found


def active_environment(profile: Profile) -> Environment:
    """Return the environment the profile works on."""
    return Environment(profile.environments.active)


def to_rules(profile: Profile, environment: Environment | None = None) -> CityRules:
    """Return the rules of ``profile`` in ``environment``, the active one by default."""
    chosen = environment or active_environment(profile)
    place = environment_of(profile, chosen)
    organization = profile.organization
    return CityRules(
        profile=profile.name,
        environment=chosen,
        organization=organization.name,
        zone=ZoneInfo(organization.time_zone),
        work_zone=ZoneInfo(profile.eam.time_zone or organization.time_zone),
        integration_user=organization.integration_user or organization.name,
        messages=_messages(profile),
        place=_place(profile),
        categories=_categories(profile),
        status=_status(profile),
        comments=CommentRules(
            edited_in_eam=Reaction(profile.comments.edited_in_eam),
            corrected_in_seeclickfix=Reaction(profile.comments.corrected_in_seeclickfix),
            other_documents=Reaction(profile.comments.other_documents),
            publish_gate=profile.comments.publish_gate,
            publish_words=tuple(profile.comments.publish_words),
            publish_own=(*profile.comments.publish_own, profile.organization.contact),
        ),
        custom_fields=tuple(
            CustomField(field=field.field, value=field.value) for field in profile.custom_fields
        ),
        field_rules=field_rules(profile),
        work_orders=_work_orders(profile),
        intake=_intake(profile),
        limits=_limits(profile),
        text_limits=_text_limits(profile),
        backups=BackupRules(
            keep=profile.journal.backups_keep, folder=profile.journal.backup_folder
        ),
        retention=RetentionRules(keep_days=profile.journal.keep_days),
        reconcile=ReconcileRules(
            every=timedelta(days=profile.reconcile.every_days) or None,
            closed_within=timedelta(days=profile.reconcile.closed_days),
        ),
        has_internal_api=bool(place.eam_internal_url),
        eam_record_url=place.eam_record_url,
    )


def _messages(profile: Profile) -> MessageRules:
    return MessageRules(
        acknowledgment=profile.messages.acknowledgment,
        closing=profile.messages.closing,
        cancelled=DEFAULT_CANCELLED,
        closing_by_status=_by_code(profile.messages.closing_by_status),
    )


def _place(profile: Profile) -> MapRules:
    return MapRules(
        coordinates=CoordinateSystem(profile.map.coordinates.upper()),
        reverse_geocode=profile.map.reverse_geocode,
        verify_address=profile.map.verify_address,
        bounds=Bounds(*profile.map.bounds) if profile.map.bounds else None,
    )


def _categories(profile: Profile) -> CategoryRules:
    return CategoryRules(
        category_code=profile.eam.category_code,
        morning_sync=time.fromisoformat(profile.categories.morning_sync),
        internal=frozenset(profile.categories.internal),
        private=frozenset(profile.categories.private),
        internal_public=profile.categories.internal_public,
        links={title: ProblemCode(code) for title, code in profile.categories.links.items()},
        private_answers=profile.categories.private_answers,
    )


def _status(profile: Profile) -> StatusRules:
    return StatusRules(
        closes_at=profile.status.closes_at,
        never_closes=frozenset(StatusCode(code) for code in profile.status.never_closes),
        reopen_limit=profile.status.reopen_limit,
        reopen_limits=dict(profile.status.reopen_limits),
        closed_in_seeclickfix=Reaction(profile.status.closed_in_seeclickfix),
        poll_every=timedelta(seconds=profile.status.poll_seconds),
        brake_share=profile.status.brake_share,
        brake_at_least=profile.status.brake_at_least,
        brake_missing_share=profile.status.brake_missing_share,
        brake_missing_at_least=profile.status.brake_missing_at_least,
    )


def field_rules(profile: Profile) -> tuple[FieldRule, ...]:
    """Return the comment rules of a profile."""
    return tuple(
        FieldRule(
            field=rule.field,
            comment=rule.comment,
            equals=rule.equals,
            changes=rule.changes,
            from_value=rule.from_value,
            to_value=rule.to_value,
        )
        for rule in profile.comment_rules
    )


def _work_orders(profile: Profile) -> WorkOrderRules:
    work = profile.work_orders
    return WorkOrderRules(
        enabled=work.enabled,
        routes=tuple(
            WorkOrderRoute(
                category=route.category,
                category_code=route.category_code,
                problem_code=ProblemCode(route.problem_code) if route.problem_code else None,
            )
            for route in work.routes
        ),
        closing=_by_code(work.closing),
        comments=_by_code(work.comments),
    )


def _intake(profile: Profile) -> IntakeRules:
    return IntakeRules(
        start_at=profile.intake.start_at,
        poll_every=timedelta(seconds=profile.intake.poll_seconds),
        overlap=timedelta(seconds=profile.intake.overlap_seconds),
    )


def _limits(profile: Profile) -> SyncLimits:
    limits = profile.limits
    return SyncLimits(
        seeclickfix_calls_per_minute=limits.seeclickfix_calls_per_minute,
        image_downloads_per_second=limits.image_downloads_per_second,
        eam_connections=limits.eam_connections,
        retry_first=timedelta(seconds=limits.retry_first_seconds),
        retry_max=timedelta(seconds=limits.retry_max_seconds),
        eam_quiet=timedelta(seconds=eam_server(profile).quiet_seconds),
        seeclickfix_quiet=timedelta(seconds=seeclickfix_server(profile).quiet_seconds),
    )


def _text_limits(profile: Profile) -> TextLimits:
    server = eam_server(profile)
    return TextLimits(
        recorded_by=server.recorded_by_length,
        upload_bytes=server.upload_limit_bytes,
        custom_text=server.user_text_length,
        custom=dict(server.user_text_lengths),
        notes=server.notes_length,
        comment=server.comment_length,
        first_name=server.requester_first_name_length,
        last_name=server.requester_last_name_length,
        location=server.location_length,
        unit=LengthUnit(server.length_unit),
        requester_fields=(server.requester_first_name, server.requester_last_name),
    )


def _by_code(texts: dict[int, str]) -> dict[StatusCode, str]:
    return {StatusCode(code): text for code, text in texts.items()}
