/*
 * Out once: how a secret leaves the vault, and what may come in between.
 *
 * Two coordinators work on one file. Each reads it, decides, makes one change against the head that was read, has
 * the machine remember the new head, and only then lets out what the change lets out. Every process can be killed
 * between any two steps. Somebody copies the file at any moment, and puts a copy in its place at any moment.
 *
 * A log is the set of its entries: each has a number that is never given again, so that two logs are
 * equal exactly when their heads are, and one log goes on from another exactly when it contains it.
 *
 *   step of the model            what does it
 *   ---------------------------  ---------------------------------------------------------------------------
 *   recall, read, check          VaultSession.unlock, VaultSession.check(_ remembered:), in Vault.unlock
 *   remember looking             VaultSession.rememberNewest
 *   decide                       VaultState.apply on a copy, checkCanExport, checkCanAuthorize (Vault+Checks)
 *   lock, check again            VaultSession.record, in MachineMemory.change (flock in MachineFile)
 *   commit                       VaultStore.commit: head, entry, puts and deletes in one transaction
 *   remember                     VaultSession.record, in the same MachineMemory.change
 *   let out                      RevealCommand (OneTimeSecret.reveal), ExportCommand (OutputFile.write)
 *   keep, put back               whoever holds the file
 *
 * With no further definition this is what the program does, with both coordinators on one machine. TWO_MACHINES,
 * NO_ROLLBACK, ACCEPT_ROLLBACK and PER_MACHINE say where; the other names, each a mistake, break it.
 * ModelTests runs them all; by hand:
 *
 *   spin -a -o3 out-once.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan -m100000 -w24
 */

#ifndef ENTRIES
#define ENTRIES 4           /* entries that are ever made, the one that is there at the start among them */
#endif
#ifndef COPIES
#define COPIES 2            /* copies of the file that somebody keeps */
#endif

#define BOTH 3              /* two vendors: bits 1 and 2 */
#define BIT(n) (1 << (n))
#define CONTAINS(set, part) (((set) & (part)) == (part))
#define LENGTH(log) (((log) & 1) + (((log) >> 1) & 1) + (((log) >> 2) & 1) + (((log) >> 3) & 1) \
  + (((log) >> 4) & 1) + (((log) >> 5) & 1) + (((log) >> 6) & 1))

/* The entries, and what follows from them and lies beside them for the newest generation. */
typedef Vault {
  unsigned log : 7;
  unsigned secret : 3;      /* the entry that made it: the name of its secret */
  bit sealed;               /* the item secret/… is there */
  bit revealed;
  bit revoked;
  unsigned authorized : 2;
  unsigned served : 2;      /* a delivery is recorded */
  unsigned kept : 2;        /* the item bundle/… is there */
  unsigned confirmed : 2;
  unsigned gone : 2         /* withdrawn after it was served */
}

#define WAITING(v) (v.authorized & ~v.served & BOTH)
#define LIVE(v) (!v.revoked && v.secret >= expired)
#define WIPED(v) (v.revealed || v.revoked || WAITING(v) == 0)

Vault file;
Vault copies[COPIES];
byte entries = 1;
byte expired;               /* secrets with a lower number are honored no more */

/* The newest head that a machine has seen, and whether a process holds the lock on that memory. */
#ifdef TWO_MACHINES
#define MACHINE me
#else
#define MACHINE 0
#endif
byte memory[2];
bit locked[2];

/* What people and vendors have got, by the secret's number: not known to the program. */
byte shown[2];
byte sent[2];
#ifdef PER_MACHINE
#define SHOWN shown[MACHINE]
#define SENT sent[MACHINE]
#else
#define SHOWN (shown[0] | shown[1])
#define SENT (sent[0] | sent[1])
#endif

mtype = { nothing, reveal, export, exportAgain, withdraw, authorize, confirm, reset, generate, revoke, other,
  accept };

inline copy(to, from) {
  d_step {
    to.log = from.log; to.secret = from.secret; to.sealed = from.sealed; to.revealed = from.revealed;
    to.revoked = from.revoked; to.authorized = from.authorized; to.served = from.served; to.kept = from.kept;
    to.confirmed = from.confirmed; to.gone = from.gone
  }
}

/* A process ends, killed or not: what it held in memory is gone, and the system takes back its lock. */
inline end() {
  d_step {
    mine.log = 0; mine.secret = 0; mine.sealed = 0; mine.revealed = 0; mine.revoked = 0; mine.authorized = 0;
    mine.served = 0; mine.kept = 0; mine.confirmed = 0; mine.gone = 0;
    verb = nothing; who = 0; wipes = 0; alive = 0; seen = 0;
    if :: holds -> locked[MACHINE] = 0; holds = 0 :: else fi
  }
}

/* What verb, who and wipes mean for the file: the entry, and the items that come and go with it. */
inline change() {
  d_step {
    file.log = file.log | BIT(entries);
    if
    :: verb == reveal -> file.revealed = 1
    :: verb == export ->
       file.served = file.served | who;
#ifndef BUNDLE_IN_SECOND_COMMIT
       file.kept = file.kept | who
#endif
    :: verb == withdraw ->
       file.gone = file.gone | (file.served & who);
       file.authorized = file.authorized & ~who; file.served = file.served & ~who;
       file.kept = file.kept & ~who; file.confirmed = file.confirmed & ~who
    :: verb == authorize -> file.authorized = file.authorized | who
    :: verb == confirm -> file.confirmed = file.confirmed | who; file.kept = file.kept & ~who
    :: verb == reset || verb == generate ->
       file.secret = entries; file.sealed = 1; file.revealed = 0; file.revoked = 0; file.authorized = BOTH;
       file.served = 0; file.kept = 0; file.confirmed = 0; file.gone = 0
    :: verb == revoke -> file.revoked = 1; file.kept = 0
    :: else
    fi;
#ifndef WIPE_IN_SECOND_COMMIT
    if :: wipes -> file.sealed = 0 :: else fi;
#endif
    entries++
  }
}

/* What is claimed, each under its invariant, so that pan names the one that does not hold. */
hidden byte I2_shownOnce;              /* no secret is shown twice */
hidden byte I2_oneWayOut;              /* none is both shown and sealed to vendors */
hidden byte I3_wipedBeforeShown;       /* the change that wipes is in the file before the first character shows */
hidden byte I3_outIsWiped;             /* no file says that a secret is out, or at its end, and still has it sealed */
hidden byte I4_nothingLost;            /* what is wiped was shown, or ended by a decision, or has left for each
                                         authorized vendor a bundle, kept until that vendor has confirmed */
hidden byte I4_handedOutIsKept;        /* a bundle that is handed out is kept already */
hidden byte I5_againstTheHeadRead;     /* a change is made to what was read, and to nothing else */
hidden byte I6_namedReplacement;       /* what is honored gives way only to a reset, and to one that names it */
hidden byte I7_goesOnFromWhatWasSeen;  /* no machine goes on with a history without what it has seen, unless told to */

inline claim(name, condition) { name = (condition); assert(name) }

/* Something that must be able to happen, or nothing would be proved: pan names an assertion never reached. */
#define REACHED assert(true)
inline happens(condition) { if :: condition -> REACHED :: else fi }

/* A person sees the secret, or the bundles come to lie where anybody can take them. */
inline letOut() {
  atomic {
    if
    :: verb == reveal ->
       claim(I3_wipedBeforeShown, mine.revealed && !mine.sealed);
       claim(I2_shownOnce, (SHOWN & BIT(mine.secret)) == 0);
       claim(I2_oneWayOut, (SENT & BIT(mine.secret)) == 0);
       shown[MACHINE] = shown[MACHINE] | BIT(mine.secret)
    :: verb == export || verb == exportAgain ->
       claim(I4_handedOutIsKept, CONTAINS(mine.kept, who));
       claim(I2_oneWayOut, (SHOWN & BIT(mine.secret)) == 0);
       sent[MACHINE] = sent[MACHINE] | BIT(mine.secret)
    :: else
    fi
  }
}

/* What a coordinator may decide on what was read: the checks of each verb. */
inline decide() {
  if
  :: alive && !mine.revealed && mine.served == 0 && mine.gone == 0 && !WIPED(mine) ->
     verb = reveal; wipes = 1
  :: alive && !mine.revealed && WAITING(mine) != 0 ->
     if
     :: CONTAINS(WAITING(mine), 1) -> who = 1
     :: CONTAINS(WAITING(mine), 2) -> who = 2
     :: WAITING(mine) == BOTH -> who = BOTH
     fi;
     verb = export; wipes = (who == WAITING(mine))
#ifdef WAYS_OUT_ALONE
  :: verb = other
#else
  :: alive && mine.authorized != 0 ->
     if :: CONTAINS(mine.authorized, 1) -> who = 1 :: CONTAINS(mine.authorized, 2) -> who = 2 fi;
     verb = withdraw; wipes = CONTAINS(who, WAITING(mine))
  :: alive && !WIPED(mine) && (BOTH & ~mine.authorized & ~mine.gone) != 0 ->
     verb = authorize; who = BOTH & ~mine.authorized & ~mine.gone
  :: alive && (mine.served & ~mine.confirmed) != 0 ->
     if
     :: CONTAINS(mine.served & ~mine.confirmed, 1) -> who = 1
     :: CONTAINS(mine.served & ~mine.confirmed, 2) -> who = 2
     fi;
     verb = confirm
  :: verb = reset
#ifdef NAMES_NOTHING
  :: verb = generate
#else
  :: !alive -> verb = generate
#endif
  :: alive -> verb = revoke; wipes = 1
#endif
  fi
}

/* Whether a process that read this may go on, as the machine's memory is now. */
#if defined(CHECKED_AT_UNLOCK_ONLY) || defined(NO_MEMORY)
#define FITS true
#else
#define FITS CONTAINS(mine.log, memory[MACHINE])
#endif

inline remember() {
#ifdef NO_MEMORY
  skip
#elif defined(CHECKED_AT_UNLOCK_ONLY)
  if :: LENGTH(memory[MACHINE]) < LENGTH(mine.log) -> memory[MACHINE] = mine.log :: else fi
#else
  memory[MACHINE] = mine.log
#endif
}

proctype Coordinator(bit me) {
  Vault mine;
  mtype verb = nothing;
  unsigned who : 2;
  bit wipes;
  bit alive;                /* what was read is honored at the time that the decision is made for */
  bit holds;
  byte seen;

unlock:
  seen = memory[MACHINE];

  atomic {
    copy(mine, file);
    alive = LIVE(mine);
    if
    :: CONTAINS(mine.log, seen)
    :: else ->
#ifdef ACCEPT_ROLLBACK
       verb = accept
#else
       REACHED; end(); goto unlock        /* exit 24 */
#endif
    fi;
    seen = 0
  }

  atomic {
    !locked[MACHINE];
    if :: FITS -> remember() :: else fi
  }

#ifdef SHOW_BEFORE_COMMIT
  if :: verb == nothing -> decide() :: else fi;
  letOut();
#endif

  /* The lock is held from the look at the memory to its change. */
  atomic {
    !locked[MACHINE];
    if
    :: alive && !mine.revealed && (mine.kept & mine.authorized) != 0 && verb == nothing ->
       /* Bundles that are kept are handed out without a change. */
       verb = exportAgain; who = mine.kept;
#ifndef KEPT_BUNDLE_UNCHECKED
       if :: !FITS -> REACHED; end(); goto unlock :: else fi;
       remember();
#endif
       goto out
    :: FITS || verb == accept
    :: else -> REACHED; end(); goto unlock        /* exit 24, or 75 */
    fi;
#ifndef NO_LOCK
    locked[MACHINE] = 1; holds = 1
#endif
  }

  /* Nobody sees a decision before its change, so that it is made here. */
  atomic {
    if
    :: entries == ENTRIES -> end(); goto unlock
#ifdef NO_HEAD_CHECK
    :: entries < ENTRIES
#else
    :: entries < ENTRIES && file.log != mine.log -> REACHED; end(); goto unlock        /* exit 75 */
    :: entries < ENTRIES && file.log == mine.log
#endif
    fi;
    if :: verb == nothing -> decide() :: else fi;
    claim(I5_againstTheHeadRead, file.log == mine.log);
    claim(I6_namedReplacement,
      (verb != reset && verb != generate) || !LIVE(file) || (verb == reset && file.secret == mine.secret));
    claim(I7_goesOnFromWhatWasSeen, verb == accept || CONTAINS(file.log, memory[MACHINE]));
    change();
    /* A process that is killed now leaves this file. */
    claim(I3_outIsWiped, !WIPED(file) || !file.sealed);
    claim(I4_nothingLost,
      (file.sealed || file.revealed || file.revoked || CONTAINS(file.kept | file.confirmed, file.authorized))
      && (file.revoked || CONTAINS(file.kept | file.confirmed, file.served)));
#ifndef WAYS_OUT_ALONE
    happens(verb == withdraw && wipes);
    happens(verb == authorize);
    happens(verb == generate && wipes == 0);
#endif
    copy(mine, file);
    if :: verb != reveal && verb != export -> verb = nothing; who = 0; wipes = 0 :: else fi
  }

#ifdef SHOW_BEFORE_REMEMBERING
  letOut();
#endif

  atomic {
    if
    :: true -> remember(); locked[MACHINE] = 0; holds = 0
    :: true -> happens(verb == reveal); happens(verb == export && wipes); end(); goto unlock        /* killed */
    fi;
    if :: verb == nothing -> end(); goto unlock :: else fi
  }

out:
  atomic {
    if
#if !defined(SHOW_BEFORE_COMMIT) && !defined(SHOW_BEFORE_REMEMBERING)
    :: letOut()
#endif
    :: true -> happens(verb == reveal); happens(verb == export && wipes)        /* killed */
    fi;
    happens(verb == exportAgain);
    end(); goto unlock
  }
}

/* Time goes by once, and the file is copied and put back at any moment. */
init {
  atomic {
    file.log = 1; file.sealed = 1; file.authorized = BOTH;
    copy(copies[0], file);
#if COPIES > 1
    copy(copies[1], file);
#endif
    run Coordinator(0);
    run Coordinator(1)
  }
  do
#ifndef WAYS_OUT_ALONE
  :: atomic { expired == 0 -> expired = entries }
#endif
#ifndef NO_ROLLBACK
  :: copy(copies[0], file)
  :: copy(file, copies[0])
#if COPIES > 1
  :: copy(copies[1], file)
  :: copy(file, copies[1])
#endif
#endif
  od
}
