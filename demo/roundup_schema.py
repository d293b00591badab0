# Added to the end of the template's schema.py: the code on an issue, Koppel's mark on a message, and the adapter's role.
# ruff: noqa: F821 - Roundup gives these names when it reads the file

issue.addprop(koppelcode=String())
msg.addprop(koppelkey=String())


def own_message(db, userid, itemid):
    """Whether this account made the message. The stock role lets everybody change everybody's."""
    return db.msg.get(itemid, "creator") == userid


db.security.addRole(name="Koppel", description="The adapter of Koppel")
# An account with this role alone can read and write nothing more, and take nothing away.
db.security.addRole(name="Stuck", description="The adapter of Koppel without the right to change")
for role in ("Koppel", "Stuck"):
    for permission in (
        db.security.getPermission("Web Access"),
        db.security.getPermission("Rest Access"),
        db.security.addPermission(name="View", klass="issue", properties=("id", "koppelcode", "messages")),
        db.security.addPermission(name="View", klass="user", properties=("id", "username")),
        db.security.addPermission(name="View", klass="user", check=own_record),
        db.security.addPermission(name="View", klass="msg"),
        db.security.addPermission(name="Create", klass="msg"),
        db.security.addPermission(name="Edit", klass="issue", properties=("messages",)),
    ):
        db.security.addPermissionToRole(role, permission)
for name in ("Edit", "Retire"):
    db.security.addPermissionToRole("Koppel", db.security.addPermission(name=name, klass="msg", check=own_message))
