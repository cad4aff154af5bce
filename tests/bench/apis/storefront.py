"""storefront: a shopper looks at the cart and changes what is in it."""
import json

from apis.call import CART_VERSIONS, VERSION_AFTER, VERSION_OF_CART, Call

NAME = "storefront"
PERSON = {"Authorization": "Bearer $bearer"}


def basket(world, quantity):
    """JSON; quantity stands in it as it is."""
    products = ",".join(f'{{"product_child_id":{variant},"quantity":{quantity}}}' for _, variant in world.variants)
    return f'{{"products":[{products}]}}'


def prepare(world):
    lanes = []
    for person in world.people():
        world.call("POST", "/cart/v1/user", basket(world, 1), world.bearer(person))
        lanes.append({"bearer": person["token"], "basket": basket(world, "<turn>")})
    return lanes


CALLS = (
    Call("storefront-get", "GET of the cart with 3 lines", "GET", "/cart/v1/user", PERSON, shows='"product_child_id":', times=3),
    Call("storefront-put", "PUT of its 3 lines", "PUT", "/cart/v1/user", PERSON, "$basket",
         fresh={"version": ":version"}, start=VERSION_OF_CART, after=VERSION_AFTER, effects={CART_VERSIONS: 1}),
)


def tour(world):
    person = world.person_new()
    headers, one = world.bearer(person), basket(world, 1)

    def call(route, method, path, body=None, status=200):
        for end in ("", "/"):
            if method == "POST" and route == "user_post" or method == "DELETE":
                cart = route == "user_delete"
                world.call("POST" if cart else "DELETE", "/cart/v1/user", one if cart else None, headers, None)
            world.tour(route, method, f"/cart/v1{path}{end}", body, headers, status)

    call("user_post", "POST", "/user", one, 201)
    call("user_get", "GET", "")
    call("user_get", "GET", "/user")
    call("user_put", "PUT", "/user", basket(world, 2))
    call("user_merge", "POST", "/user/merge", basket(world, 3))
    call("anonymous_post", "POST", "/anonymous", json.dumps(json.loads(one)))
    call("user_delete", "DELETE", "/user", None, (200, 204))
