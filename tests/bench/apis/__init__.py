"""The five APIs as the bench sees them: one file each, a table of calls. A sixth is one more file and its name here."""
from apis import accounts, bigcommerce, resources, storefront, threedcart

ALL = (bigcommerce, storefront, accounts, threedcart, resources)
