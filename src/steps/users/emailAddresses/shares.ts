/** A share of the members, learned from addresses that were confirmed. */
export interface Share {
  /** From 0 to 1. */
  value: number;
  readonly initial: number;
  /** How many members of the present search speak for it. */
  members: number;
  /** How many members of earlier searches did. */
  earlierMembers: number;
}

/** How many members' worth of evidence the initial shares count for. */
const INITIAL_MEMBERS = 6;

/** The shares of things that exclude each other, by topic. */
export class Shares {
  private readonly topics = new Map<string, Map<string, Share>>();

  /** The share of a thing within its topic, which starts at `initial`. */
  of(topic: string, name: string, initial: number): Share {
    const shares = this.topics.get(topic) ?? new Map<string, Share>();
    this.topics.set(topic, shares);
    const share = shares.get(name) ?? { value: initial, initial, members: 0, earlierMembers: 0 };
    shares.set(name, share);
    return share;
  }

  /** Forgets who speaks for what, before members are counted anew. */
  startCount(): void {
    this.each((share) => (share.members = 0));
  }

  /** Keeps what the present search taught, for the next one. */
  keepCount(): void {
    this.each((share) => {
      share.earlierMembers += share.members;
      share.members = 0;
    });
  }

  /** Makes the shares what the count says. */
  finishCount(): void {
    for (const shares of this.topics.values()) {
      const all = [...shares.values()];
      const initial = all.reduce((sum, share) => sum + share.initial, 0);
      const members = all.reduce((sum, share) => sum + membersOf(share), 0);
      for (const share of all) {
        share.value = (INITIAL_MEMBERS * share.initial + membersOf(share)) / (INITIAL_MEMBERS * initial + members);
      }
    }
  }

  private each(work: (share: Share) => void): void {
    for (const shares of this.topics.values()) {
      shares.forEach(work);
    }
  }
}

function membersOf({ members, earlierMembers }: Share): number {
  return members + earlierMembers;
}
