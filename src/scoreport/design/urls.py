"""Address of the style page; wired in the demo only."""

from django.urls import path

from scoreport.design.views import style_page

app_name = "design"
urlpatterns = [path("design/", style_page, name="style")]
