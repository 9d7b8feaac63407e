/*
 * Forgetting: how what was wiped from a database is made unreadable, and what may come in between.
 *
 * Two coordinators at two desks work on one database. Each has a key that lasts, to which vault keys are boxed, and
 * one that is renewed, to which secrets alone are boxed; all secret halves lie in a key file at the desk. Every process
 * can be killed between any two steps, and what it last sent to the server may be done after its end. Whoever runs
 * the server keeps every state that the database ever had, and puts a copy in its place at any moment. A
 * coordinator puts back a copy of a key file.
 *
 * Entries and keys have numbers that are never given again: the number of the newest entry stands for the whole log.
 * A secret is boxed to the one key of each holder that the log names. The keys of a desk are bits of its key file, the
 * newer ones higher.
 *
 *   step of the model       what it is, and what does it
 *   ----------------------  --------------------------------------------------------------------------------
 *   open                    the database and the key file are read: Vault.unlock, KeyBoxes.open
 *   lock, read again        one process of a desk at a time changes the key file, and reads it before:
 *                           VaultSession.holdKeys, reopenedRing
 *   settle                  halves older than the one that the log names are overwritten; newer ones stay, because
 *                           the change that names them may still land: dropFormerKeys, KeyRing.dropping(before:)
 *   fresh                   the new half is durably in the key file, beside the old one: CoordinatorKeys.renewing,
 *                           KeyRing.adding
 *   keysRenewed             one commit: the log names the new key, and what is sealed is boxed to it; what the old half
 *                           does not open loses this holder, and what loses the last one is wiped:
 *                           VaultState.renewKeys, exchangeBoxes, loseOrphans
 *   overwrite               the key file has the new half alone: VaultSession.record(_:naming:in:putting:now:)
 *   make, wipe, remove      a secret for all coordinators; one let out, revoked or replaced; a coordinator who
 *                           leaves, with whose boxes nothing is done but to delete them: Vault, VaultState.remove
 *   late                    a commit that was sent lands when its sender is gone
 *   keep, put back          a backup, a standby that takes over, a server that lies; a copy of a key file
 *
 * A desk renews its key when it sees that a secret was wiped that it had a box of, and when the log names a key that it
 * has not: a database or a key file was put back.
 *
 * With no further definition: two secrets, a removal, and a database that is put back. LATE, KEY_FILE_COPIES,
 * TWO_SESSIONS and PASSPHRASES say what else there is, NO_ROLLBACK what there is not; the other names, each a mistake,
 * break it. ForgettingModelTests runs them all; by hand:
 *
 *   spin -a -o3 forgetting.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan -m100000 -w24
 *
 * What it leaves out:
 *
 *   - the vault key over each secret, and passphrases: here, who has the box and the half has the secret;
 *   - what a machine remembers of heads and timelines: each desk goes on with every database that is put there. What can
 *     be shown a second time by that is the matter of out-once.pml;
 *   - coordinators who are added or get their keys replaced, and the recovery code;
 *   - the medium under a key file: what is overwritten is gone, and a file is replaced whole or not at all. Between
 *     the two, the old half has a name, by which the next opening overwrites it (ReplacedFile); where a file system
 *     cannot exchange names, a loss of power leaves it on blocks that no file has;
 *   - the memory of processes, and whatever was let out.
 *
 * What is not claimed, because it is not so: anything about a secret that one holder has yet to forget, or had when
 * removed; anything while an older copy of a key file lies in the place of the current one, until that desk has
 * renewed its key once more; anything between the entry that names a new key and the overwriting of the old one, where a
 * process can be killed: the log says then that the desk has forgotten, and the key file has not.
 */

#ifndef ENTRIES
#define ENTRIES 6           /* entries that are ever made, the one that is there at the start among them */
#endif
#ifndef KEYS
#define KEYS 4              /* renewed keys that a desk ever makes */
#endif
#define SECRETS 2           /* ever made: one is there at the start */

#define BOTH 3              /* two desks: bits 1 and 2 */
#define BIT(n) (1 << (n))
#define OTHER (1 - me)
#define HAS(set, n) (((set) & BIT(n)) != 0)

/* The database: what its entries say, and the boxes beside them. */
typedef Database {
  byte head;
  unsigned members : 2;
  byte named[2];            /* the renewed key of each coordinator */
  byte lasting[2];          /* the lasting key of each */
  /* Of each secret: */
  byte sealed;
  byte wiped;
  byte holders[SECRETS];    /* who has a box of it */
  byte owing[SECRETS];      /* who had one when it was wiped, and has not renewed the key since */
  byte removed[SECRETS]     /* who had one, or was still owing, when removed */
}

Database db;
Database copy;              /* one that somebody keeps, to put it back */
byte entries = 1;
bit made;                   /* the second secret */

byte file[2];               /* the renewed halves in each desk's key file */
byte lasting[2];            /* the lasting halves in it */
byte fileCopy[2];
byte keys[2];               /* how many each desk has made */
bit locked[2];

/* All boxes in all states that the database ever had: to which keys of each desk a secret was boxed. */
typedef Boxes { byte desk[2] }
Boxes boxes[SECRETS];

bit putBack;                /* a database or a key file was put back */
byte forgotten;             /* secrets that every holder has forgotten, and no key file was put back since */

/* A change that was sent to the server by a process that has ended. */
byte lateHead;
byte lateKey;
bit lateDesk;
bit lateOpens;
bit lateAll;

inline lose() { lateHead = 0; lateKey = 0; lateDesk = 0; lateOpens = 0; lateAll = 0 }

inline transfer(to, from) {
  to.head = from.head; to.members = from.members; to.named[0] = from.named[0]; to.named[1] = from.named[1];
  to.lasting[0] = from.lasting[0]; to.lasting[1] = from.lasting[1];
  to.sealed = from.sealed; to.wiped = from.wiped;
  to.holders[0] = from.holders[0]; to.owing[0] = from.owing[0]; to.removed[0] = from.removed[0];
  to.holders[1] = from.holders[1]; to.owing[1] = from.owing[1]; to.removed[1] = from.removed[1]
}

/* What is claimed, so that pan names the one that does not hold. */
hidden byte somebodyOpens;      /* in every state some coordinator's key file opens the vault, and gets on with it */
hidden byte forgottenIsGone;    /* what every holder has forgotten no key file opens, in no state of the database ever */
hidden byte holdersOpen;        /* as long as nothing is put back, each holder opens what is sealed */
hidden byte makerOpens;         /* who makes a secret opens it */
hidden byte sealedHasHolder;    /* what nobody has a box of is wiped */

inline claim(name, condition) { name = (condition); assert(name) }

/* Something that must be able to happen, or nothing would be proved: pan names an assertion never reached. */
#define REACHED assert(true)
inline happens(condition) { if :: condition -> REACHED :: else fi }

#define NAMED_IS_THERE(d) HAS(file[d], db.named[d])
#if defined(NO_LASTING_KEY) || defined(REFUSED_WHEN_DIFFERENT)
#define OPENS_VAULT(d) (HAS(db.members, d) && NAMED_IS_THERE(d))
#else
#define OPENS_VAULT(d) (HAS(db.members, d) && HAS(lasting[d], db.lasting[d]))
#endif
#define HOLDER_OPENS(s, d) (!HAS(db.sealed, s) || !HAS(db.holders[s], d) || NAMED_IS_THERE(d))

/* What `vault status` says of a secret, and that no desk has a half left from before its key of now. */
#define HAS_OLDER(d) ((file[d] & (BIT(db.named[d]) - 1)) != 0)
#ifdef REMOVED_COUNTS_AS_FORGOTTEN
#define REMOVED(s) 0
#else
#define REMOVED(s) db.removed[s]
#endif
#define LOG_SAYS_FORGOTTEN(s) (HAS(db.wiped, s) && db.owing[s] == 0 && REMOVED(s) == 0)
#define IS_FORGOTTEN(s) (LOG_SAYS_FORGOTTEN(s) && !HAS_OLDER(0) && !HAS_OLDER(1))
#define IS_OPENED(s) (((boxes[s].desk[0] & file[0]) | (boxes[s].desk[1] & file[1])) != 0)

/* After every step that changes the database or a key file. */
inline check() {
  d_step {
    if :: IS_FORGOTTEN(0) -> forgotten = forgotten | BIT(0) :: else fi;
    if :: IS_FORGOTTEN(1) -> forgotten = forgotten | BIT(1) :: else fi
  }
  claim(somebodyOpens, OPENS_VAULT(0) || OPENS_VAULT(1));
  claim(forgottenIsGone, (!HAS(forgotten, 0) || !IS_OPENED(0)) && (!HAS(forgotten, 1) || !IS_OPENED(1)));
  claim(holdersOpen, putBack
    || (HOLDER_OPENS(0, 0) && HOLDER_OPENS(0, 1) && HOLDER_OPENS(1, 0) && HOLDER_OPENS(1, 1)));
  claim(sealedHasHolder, (!HAS(db.sealed, 0) || db.holders[0] != 0) && (!HAS(db.sealed, 1) || db.holders[1] != 0))
}

inline wipe(s) {
  db.sealed = db.sealed & ~BIT(s); db.wiped = db.wiped | BIT(s);
  db.owing[s] = db.holders[s]; db.holders[s] = 0
}

inline wipeWithoutHolder(s) {
  if :: HAS(db.sealed, s) && db.holders[s] == 0 -> wipe(s) :: else fi
}

/* The entry keysRenewed: `opened` says whether the desk could open its boxes, to make them anew. */
inline renew(s, d, new, opened) {
  if
  :: HAS(db.sealed, s) && HAS(db.holders[s], d) ->
     if
     :: opened -> boxes[s].desk[d] = boxes[s].desk[d] | BIT(new)
     :: else -> db.holders[s] = db.holders[s] & ~BIT(d)
     fi
  :: else
  fi;
  db.owing[s] = db.owing[s] & ~BIT(d);
#ifndef KEPT_WITHOUT_HOLDER
  wipeWithoutHolder(s)
#endif
}

inline enter() { db.head = entries; entries++ }

inline renewKeys(d, new, opened, all) {
  d_step {
    enter();
    renew(0, d, new, opened); renew(1, d, new, opened);
    db.named[d] = new;
    if :: all -> db.lasting[d] = new :: else fi
  }
}

inline removeFrom(s, d) {
  db.removed[s] = db.removed[s] | ((db.holders[s] | db.owing[s]) & BIT(d));
  db.holders[s] = db.holders[s] & ~BIT(d); db.owing[s] = db.owing[s] & ~BIT(d);
#ifndef KEPT_WITHOUT_HOLDER
  wipeWithoutHolder(s)
#endif
}

/* A process ends, killed or not: what it held in memory is gone, and the system takes back its lock. */
inline end() {
  d_step {
    head = 0; held = 0; named = 0; due = 0; key = 0; all = 0;
    if :: holds -> locked[me] = 0; holds = 0 :: else fi
  }
}

inline mayBeKilled() { if :: true -> end(); goto endOpen :: true fi }

proctype Desk(bit me) {
  byte head;
  byte held;                /* halves in memory */
  byte named;
  byte key;
  bit due;                  /* a wipe is to be forgotten */
  bit all;                  /* the passphrase changes, and the lasting key with it */
  bit holds;

endOpen:
  atomic {
    HAS(db.members, me) && entries < ENTRIES;
    head = db.head; named = db.named[me]; held = file[me];
    due = HAS(db.owing[0] | db.owing[1], me)
  }

  /* The lock is held until the key file is settled. */
  atomic {
    !locked[me];
#ifndef NO_LOCK
    locked[me] = 1; holds = 1;
#endif
#ifndef NOT_READ_AGAIN
    held = file[me];
#endif
#if defined(NO_LASTING_KEY) || defined(REFUSED_WHEN_DIFFERENT)
    if :: !HAS(held, named) -> end(); goto endOpen :: else fi;
#else
    if :: !HAS(lasting[me], db.lasting[me]) -> end(); goto endOpen :: else fi;
#endif
    /* settle */
    if
#ifdef UNNAMED_DROPPED
    :: HAS(held, named) && held != BIT(named) -> held = BIT(named); file[me] = held; check()
#else
    :: HAS(held, named) && (held & (BIT(named) - 1)) != 0 ->
       held = held & ~(BIT(named) - 1); file[me] = held; check()
#endif
    :: else
    fi;
    happens(!HAS(held, named))
  }

#ifndef DIFFERENCE_IGNORED
#define MUST_RENEW (due || !HAS(held, named))
#else
#define MUST_RENEW due
#endif

  if
  :: MUST_RENEW && keys[me] < KEYS
#ifdef PASSPHRASES
  :: keys[me] < KEYS -> all = 1
#endif
  :: atomic { MUST_RENEW && keys[me] >= KEYS -> end(); goto endOpen }
  :: atomic { !MUST_RENEW ->
       /* Another change, and no more. */
       if
       :: db.head != head -> REACHED
       :: db.head == head && entries < ENTRIES ->
          if
          :: !made ->
             d_step {
               made = 1; enter(); db.sealed = db.sealed | BIT(1); db.holders[1] = db.members;
               if :: HAS(db.members, 0) -> boxes[1].desk[0] = boxes[1].desk[0] | BIT(db.named[0]) :: else fi;
               if :: HAS(db.members, 1) -> boxes[1].desk[1] = boxes[1].desk[1] | BIT(db.named[1]) :: else fi
             }
             claim(makerOpens, HAS(held, db.named[me]));
             check()
          :: HAS(db.sealed, 0) -> d_step { enter(); wipe(0) } check()
          :: HAS(db.sealed, 1) -> d_step { enter(); wipe(1) } check()
          :: HAS(db.members, OTHER) ->
             d_step { enter(); db.members = BIT(me); removeFrom(0, OTHER); removeFrom(1, OTHER) }
             check()
          :: else
          fi
       :: else
       fi;
       end(); goto endOpen
     }
  fi;

  /* fresh */
  atomic {
#ifdef CANDIDATE_USED_AGAIN
    if
    :: (held >> (named + 1)) != 0 && HAS(held, named) ->
       key = named + 1; do :: HAS(held, key) -> break :: else -> key++ od
    :: else -> key = keys[me]; keys[me]++
    fi;
#else
    key = keys[me]; keys[me]++;
#endif
    if :: all -> lasting[me] = lasting[me] | BIT(key) :: else fi;
#if defined(REPLACED_BEFORE_COMMIT)
    file[me] = BIT(key);
#elif !defined(REPLACED_AFTER_COMMIT)
    file[me] = held | BIT(key);
#endif
    check();
    mayBeKilled()
  }

#ifdef OVERWRITTEN_BEFORE_COMMIT
  atomic { file[me] = BIT(key); check(); mayBeKilled() }
#endif

  /* keysRenewed */
  atomic {
    if
    :: db.head != head -> REACHED; end(); goto endOpen
    :: db.head == head && entries < ENTRIES ->
       renewKeys(me, key, HAS(held, named), all); check();
       happens(HAS(held, named) && db.sealed != 0);
       happens(!HAS(held, named) && db.sealed != 0)
#ifdef LATE
    :: db.head == head && entries < ENTRIES && lateHead == 0 ->
       d_step { lateHead = head; lateKey = key; lateDesk = me; lateOpens = HAS(held, named); lateAll = all }
       end(); goto endOpen
#endif
    :: entries == ENTRIES -> end(); goto endOpen
    fi;
    mayBeKilled()
  }

  /* overwrite */
  atomic {
    happens(LOG_SAYS_FORGOTTEN(0) && IS_OPENED(0));
    file[me] = BIT(key);
#ifdef LASTING_OVERWRITTEN
    if :: all -> lasting[me] = BIT(key) :: else fi;
#endif
    check();
    happens(HAS(forgotten, 0));
    happens(HAS(db.wiped, 0) && IS_OPENED(0));
    end(); goto endOpen
  }
}

init {
  atomic {
    db.head = 1; db.members = BOTH; db.sealed = BIT(0); db.holders[0] = BOTH; entries = 2;
    boxes[0].desk[0] = BIT(0); boxes[0].desk[1] = BIT(0);
    file[0] = BIT(0); file[1] = BIT(0); lasting[0] = BIT(0); lasting[1] = BIT(0); keys[0] = 1; keys[1] = 1;
    fileCopy[0] = file[0]; fileCopy[1] = file[1];
    transfer(copy, db);
    run Desk(0);
    run Desk(1);
#ifdef TWO_SESSIONS
    run Desk(0)
#endif
  }
endInit:
  do
  :: false
#ifndef NO_ROLLBACK
  :: d_step { copy.head != db.head -> transfer(copy, db) }
  :: atomic { copy.head != db.head -> d_step { transfer(db, copy); lose(); putBack = 1 } check();
       happens(HAS(db.sealed, 0) && HAS(forgotten, 0)) }
#endif
#ifdef LATE
  :: atomic { lateHead != 0 && db.head == lateHead && entries < ENTRIES ->
       renewKeys(lateDesk, lateKey, lateOpens, lateAll); lose(); check(); REACHED }
  :: d_step { lateHead != 0 -> lose() }
#endif
#ifdef KEY_FILE_COPIES
  /* Old halves are there again: nothing is claimed until they are overwritten once more. */
  :: d_step { fileCopy[0] != file[0] -> fileCopy[0] = file[0] }
  :: atomic { fileCopy[0] != file[0] -> file[0] = fileCopy[0]; putBack = 1;
#ifndef OLD_KEY_FILE_COUNTS
       forgotten = 0;
#endif
       check() }
#endif
  od
}
