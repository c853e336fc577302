"""Paths of the attachments' API, below `/api/v1/`."""

from django.urls import path

from apps.attachments import api

urlpatterns = [
    path("attachments/", api.AttachmentsView.as_view()),
    path("attachments/chunk/", api.ChunksView.as_view()),
    path("attachments/read/", api.ReadView.as_view()),
    path("attachments/delete/", api.DeleteView.as_view()),
]
