"""The SeeClickFix organization API as the engine sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import (
    CategoryListing,
    IntegrationAccount,
    PostedComment,
    RequestCategory,
    RequestPage,
    ResidentComment,
    ResidentRequest,
    SecondaryQuestion,
    UnreadableRecord,
)
from eamconsole.domain.work import ImageFile
from eamconsole.errors import AccessDenied, ImageUnusable, MalformedReply, RecordGone, Service
from eamconsole.wire.decoding import Undecodable, moment_of, part_of, switch_of, text_of, whole_of
from eamconsole.wire.http import (
    TRANSFER,
    Body,
    Call,
    Surroundings,
    form_body,
    json_body,
    multipart_body,
)
from eamconsole.wire.http.image_fetch import ImageFetcher
from eamconsole.wire.scf.access import ScfAccess, scf_channel
from eamconsole.wire.scf.categories import CategoryWays
from eamconsole.wire.scf.decode import comment_of, in_order, is_moderated, questions_of, request_of
from eamconsole.wire.scf.lists import IssueLists
from eamconsole.wire.scf.profile import ScfServerProfile

_POST_MARKS = ("comment", "created_at", "moderated", "metadata")


@dataclass(frozen=True, slots=True)
class _IssuePaths:
    """The two addresses of a Request, and of what lies below it."""

    profile: ScfServerProfile
    organization_id: str

    def of(self, issue_id: IssueId, suffix: str, *, organization: bool) -> str:
        template = self.profile.organization_issue_path if organization else self.profile.issue_path
        return template.format(org=self.organization_id, id=issue_id) + suffix


class SeeClickFixClient:
    """Satisfies the engine's ``SeeClickFixPort``.

    ``permit`` is asked before every HTTP call, also each of the several that ``categories``
    makes; pictures do not count (A-40) and ask nobody.
    """

    def __init__(
        self,
        access: ScfAccess,
        profile: ScfServerProfile | None = None,
        surroundings: Surroundings | None = None,
        *,
        permit: Callable[[], None] | None = None,
    ) -> None:
        around = surroundings or Surroundings()
        self.profile = profile or ScfServerProfile()
        self._organization = str(access.organization_id)
        self._channel = scf_channel(access, around, permit)
        self._images = ImageFetcher(
            Service.SEECLICKFIX,
            around,
            user_agent=access.user_agent,
            own_hosts=[self._channel.address.host],
        )
        self._categories = CategoryWays(
            self._channel, self.profile, access.organization_id, around.clock
        )
        self._lists = IssueLists(self._channel, self.profile, self._organization)
        self._paths = _IssuePaths(self.profile, self._organization)
        self._organization_path_served: bool | None = None

    def account(self) -> IntegrationAccount:
        """Return whose token is in use; a refused token may also answer 200 with no id (A-09)."""
        answer = self._read(self.profile.profile_path)
        number = whole_of(answer.get("id")) if isinstance(answer, dict) else None
        if number is None:
            unread = self._channel.take_stored_login()
            refused = "the token is not accepted: the profile answers without an account number"
            raise AccessDenied(
                Service.SEECLICKFIX,
                f"{refused}. {unread}" if unread else refused,
                "Make a new personal access token in SeeClickFix and store it.",
            )
        return IntegrationAccount(
            account=number,
            name=text_of(answer.get("name")).strip(),
            may_acknowledge=switch_of(
                part_of(answer, "permissions").get("can_acknowledge"), otherwise=False
            ),
        )

    def changed_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return Requests with ``updated_at >= since``, oldest change first, one page."""
        return self._lists.page("updated_at", "updated_at_after", since, page, live=live)

    def created_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return Requests with ``created_at >= since``, oldest first, one page."""
        return self._lists.page("created_at", "after", since, page, live=live)

    def request(self, issue_id: IssueId) -> ResidentRequest | None:
        """Return one Request with its details, or None where it is not to be found."""
        answer = self._read_issue(issue_id, "", (("details", "true"),))
        if answer is None:
            return None
        try:
            return request_of(answer, self._channel.address.origin)
        except Undecodable as exc:
            raise MalformedReply(
                Service.SEECLICKFIX, f"Request {issue_id} cannot be read: {exc}"
            ) from None

    def serves(self, issue_id: IssueId, *, organization: bool) -> None:
        """Read one Request at one of its two addresses; raises ``RequestRejected`` without it."""
        self._read(self._paths.of(issue_id, "", organization=organization))

    def thread(
        self,
        issue_id: IssueId,
        *,
        private: bool = False,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[ResidentComment, ...]:
        """Return the thread, oldest first; entries without meaning go into ``unreadable``."""
        suffix = self.profile.comments_suffix
        if private:
            answer = self._read(self._paths.of(issue_id, suffix, organization=True))
        else:
            answer = self._read_issue(issue_id, suffix)
        if answer is None:
            raise RecordGone(
                Service.SEECLICKFIX, f"Request {issue_id} is not to be found", status=404
            )
        if not isinstance(answer, dict) or not isinstance(answer.get("comments"), list):
            raise MalformedReply(
                Service.SEECLICKFIX, f"Request {issue_id}: no thread in the answer"
            )
        found = []
        for row in answer["comments"]:
            try:
                found.append(comment_of(row, issue_id, self._channel.address.origin))
            except Undecodable as exc:
                if unreadable is None:
                    raise MalformedReply(
                        Service.SEECLICKFIX, f"Request {issue_id}: a comment cannot be read: {exc}"
                    ) from None
                unreadable.append(UnreadableRecord("comment", str(exc)))
        return in_order(found)

    def acknowledge(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Acknowledge the Request with ``text`` as comment."""
        return self._post(issue_id, self.profile.acknowledge_suffix, self._comment(text), private)

    def close(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Close the Request with ``text`` as comment."""
        return self._post(issue_id, self.profile.close_suffix, self._comment(text), private)

    def comment(
        self, issue_id: IssueId, text: str, *, image: ImageFile | None = None, private: bool
    ) -> PostedComment:
        """Add a public comment, with at most one image."""
        return self._post(
            issue_id, self.profile.comments_suffix, self._comment(text, image), private
        )

    def image(self, url: str) -> ImageFile:
        """Fetch an image of a Request or comment, wherever the address leads."""
        return self._images.fetch(url)

    def categories(self) -> CategoryListing:
        """Return the organization's Request Categories by the first way that works."""
        return self._categories.listing()

    def questions(self, category_id: int) -> tuple[SecondaryQuestion, ...] | None:
        """Return the secondary questions of a category; None where SeeClickFix tells none."""
        try:
            answer = self._read(self.profile.request_type_path.format(id=category_id))
        except RecordGone:
            return None
        try:
            return questions_of(answer)
        except Undecodable as exc:
            raise MalformedReply(
                Service.SEECLICKFIX, f"the questions of category {category_id}: {exc}"
            ) from None

    def save_category(self, category: RequestCategory) -> RequestCategory:
        """Add (``category_id`` 0) or change a category through the assumed endpoint (A-31)."""
        return self._categories.save(category)

    def abort(self) -> None:
        """Free every thread that waits for SeeClickFix."""
        self._channel.abort()
        self._images.abort()

    def shut(self) -> None:
        """Drop all connections."""
        self._channel.close()
        self._images.close()

    def _read_issue(
        self, issue_id: IssueId, suffix: str, query: tuple[tuple[str, str], ...] = ()
    ) -> Any:
        """Read at the organization's path and at the public one, the likelier first.

        The organization's path is documented only by a blanket statement; once an issue was
        found at the public path alone, that one is asked first, so that the second call is
        not spent on every read.
        """
        order = (False, True) if self._organization_path_served is False else (True, False)
        for organization in order:
            path = self._paths.of(issue_id, suffix, organization=organization)
            try:
                answer = self._read(path, query)
            except RecordGone:
                continue
            if organization or self._organization_path_served is None:
                self._organization_path_served = organization
            return answer
        return None

    def _read(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> Any:
        reply = self._channel.send(Call(verb="GET", path=path, query=query))
        return self._channel.json(reply)

    def _comment(self, text: str, image: ImageFile | None = None) -> Body:
        fields = [("comment", text)]
        if self.profile.device_id:
            fields.append(("device_id", self.profile.device_id))
        if image is None:
            return json_body(dict(fields)) if self.profile.body == "json" else form_body(fields)
        if len(image.content) > self.profile.max_image_mb * 1024 * 1024:
            raise ImageUnusable(
                f"The picture {image.name} has {len(image.content)} bytes; SeeClickFix takes "
                f"{self.profile.max_image_mb:g} MB.",
                "Make the picture smaller in EAM, or skip it with a reason.",
            )
        return multipart_body(fields, "image", image)

    def _post(self, issue_id: IssueId, suffix: str, body: Body, private: bool) -> PostedComment:
        organization = private or self.profile.organization_writes
        call = Call(
            verb="POST",
            path=self._paths.of(issue_id, suffix, organization=organization),
            body=body,
            writes=True,
            limits=TRANSFER if body.media_type.startswith("multipart/") else None,
        )
        reply = self._channel.send(call)
        answer = self._channel.json(reply)
        if not isinstance(answer, dict) or not any(mark in answer for mark in _POST_MARKS):
            raise self._channel.unusable(reply, "the answer is no comment")
        try:
            created_at = moment_of(answer.get("created_at"), "created_at")
        except Undecodable:
            created_at = None
        moderated = reply.status == 202 or is_moderated(answer)
        return PostedComment(moderated=moderated, created_at=created_at)
