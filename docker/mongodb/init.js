// Run by mongosh against the first member: makes the replica set and the server's account where they are missing.
const { PASSWORD, ROOT_PASSWORD } = process.env;
const admin = db.getSiblingDB('admin');
admin.auth('root', ROOT_PASSWORD);

const members = ['mongodb-1:27017', 'mongodb-2:27017', 'mongodb-3:27017'].map((host, _id) => ({ _id, host }));
try {
  rs.status();
} catch (error) {
  // NotYetInitialized; anything else is for whoever reads the log.
  if (error.code !== 94) throw error;
  rs.initiate({ _id: 'tertulia', members });
}
while (!db.hello().isWritablePrimary) {
  // After an election another member may be the primary: whatever is below was done before that.
  if (db.hello().primary && db.hello().primary !== db.hello().me) quit(0);
  sleep(500);
}

const tertulia = db.getSiblingDB('tertulia');
if (tertulia.getUser('tertulia') === null) {
  tertulia.createUser({ user: 'tertulia', pwd: PASSWORD, roles: ['dbOwner'] });
}
