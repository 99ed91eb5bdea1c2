"""What Slack sends: presses of the buttons in our messages, signed by Slack."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.problems import RESPONSES
from tocsin.desk.slack_answers import SlackAnswers

router = APIRouter(
    prefix="/v1/slack", tags=["slack"], responses=RESPONSES, include_in_schema=False
)


@router.post("/interactions")
async def take_interaction(request: Request) -> Response:
    """Take a press of a button. What it comes to, the message itself shows."""
    answers: SlackAnswers = request.app.state.slack_answers
    body = await request.body()
    await to_thread.run_sync(answers.take, body, request.headers)
    return Response()
