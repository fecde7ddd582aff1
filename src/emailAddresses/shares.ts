/** The share of members for whom something holds, learned from confirmed addresses. */
export interface Share {
  /** From 0 to 1. */
  value: number;
  readonly initial: number;
  /** How many members of the current search confirm it. */
  members: number;
  /** How many members of earlier searches confirmed it. */
  earlierMembers: number;
}

/** The weight of the initial shares, as a number of members. */
const INITIAL_MEMBERS = 6;

/** The shares of mutually exclusive alternatives, by topic. */
export class Shares {
  private readonly topics = new Map<string, Map<string, Share>>();

  /** The share of one alternative within its topic, which starts at `initial`. */
  of(topic: string, name: string, initial: number): Share {
    const shares = this.topics.get(topic) ?? new Map<string, Share>();
    this.topics.set(topic, shares);
    const share = shares.get(name) ?? { value: initial, initial, members: 0, earlierMembers: 0 };
    shares.set(name, share);
    return share;
  }

  /** Resets the counts before members are counted again. */
  startCount(): void {
    this.each((share) => (share.members = 0));
  }

  /** Keeps the counts of the current search for the next one. */
  keepCount(): void {
    this.each((share) => {
      share.earlierMembers += share.members;
      share.members = 0;
    });
  }

  /** Computes the shares from the counts. */
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
