import { expect } from '@playwright/test';
import type { Overview } from '#lib/contracts/environment.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import type { HistoryPage, RunDetail } from '#lib/contracts/run.ts';
import type { UsersPage } from '#lib/contracts/users.ts';
import type { Product } from './product.ts';
import { cookieHeader, type StorageState } from './sign-in.ts';

/** What is on record, as the API tells it: tests judge by this, not by what a page says it did. */
export class Api {
  readonly #url: string;
  readonly #cookie: string;

  constructor(product: Pick<Product, 'url'>, signedIn: StorageState) {
    this.#url = product.url;
    this.#cookie = cookieHeader(signedIn);
  }

  overview = () => this.#get<Overview>('/api/overview');
  replica = (id: string) => this.#get<ReplicaDetail>(`/api/replicas/${id}`);
  run = (id: string) => this.#get<RunDetail>(`/api/runs/${id}`);
  users = () => this.#get<UsersPage>('/api/users');
  history = (query = '') => this.#get<HistoryPage>(`/api/history?${query}`);

  /** The replica that is called so; fails where there is none. */
  async replicaNamed(name: string): Promise<ReplicaDetail> {
    const { environments } = await this.overview();
    const found = environments.flatMap(({ replicas }) => replicas).find((replica) => replica.name === name);
    expect(found, `a replica called ${name}`).toBeDefined();
    return this.replica(found!.replicaId);
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie } });
    expect(response.status, `GET ${path}`).toBe(200);
    return (await response.json()) as T;
  }
}
