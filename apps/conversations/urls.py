"""Paths of the seat API, below `/api/v1/`."""

from django.urls import path

from apps.conversations import api

urlpatterns = [
    path("conversations/", api.ConversationsView.as_view()),
    path("seats/", api.SeatsView.as_view()),
    path("seats/admin/", api.AdminView.as_view()),
    path("seats/take/", api.TakeView.as_view()),
    path("seats/change/", api.ChangeView.as_view()),
    path("seats/complain/", api.ComplainView.as_view()),
    path("slots/", api.SlotsView.as_view()),
    path("blobs/", api.BlobsView.as_view()),
    path("blobs/get/", api.BlobView.as_view()),
    path("permits/", api.PermitsView.as_view()),
    path("messages/", api.MessagesView.as_view()),
    path("messages/read/", api.MessagesReadView.as_view()),
]
