"""What a serving process needs around the views: middlewares, error pages, health, the API's description, sockets."""
